package io.epistream.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.streams.config.HostPort;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpsServerTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final AtomicReference<Readiness> readiness = new AtomicReference<>(new Readiness(List.of()));
    private final HttpClient client = HttpClient.newHttpClient();
    private OpsServer server;

    @BeforeEach
    void start() throws IOException {
        server = OpsServer.start(new HostPort("127.0.0.1", 0), registry, readiness::get);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void metricsAreTextOrOpenMetricsAsTheScraperAsks() throws Exception {
        new EpistreamMetrics(registry, 100).recordsIn.inc(7);

        HttpResponse<String> text = get("/metrics");
        HttpResponse<String> open = client.send(
                request("/metrics")
                        .header("Accept", "application/openmetrics-text; version=1.0.0")
                        .build(),
                BodyHandlers.ofString());

        assertThat(text.body()).contains("# TYPE epistream_records_in_total counter", "epistream_records_in_total 7.0");
        assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(open.body()).contains("# TYPE epistream_records_in counter").endsWith("# EOF\n");
        assertThat(open.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
    }

    @Test
    void readySaysWhatItWaitsFor() throws Exception {
        readiness.set(new Readiness(List.of("score is REBALANCING")));

        HttpResponse<String> waiting = get("/health/ready");
        readiness.set(new Readiness(List.of()));
        HttpResponse<String> ready = get("/health/ready");

        assertThat(waiting.statusCode()).isEqualTo(503);
        assertThat(waiting.body()).isEqualTo("{\"status\":\"waiting\",\"waitingFor\":[\"score is REBALANCING\"]}\n");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}\n");
    }

    @Test
    void liveAnswersWhileNotReady() throws Exception {
        readiness.set(new Readiness(List.of("models are loading")));

        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void everythingElseIsNotFound() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metricsx").statusCode()).isEqualTo(404);
        assertThat(get("/health/live/more").statusCode()).isEqualTo(404);
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        HttpRequest post = request("/metrics")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();

        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    @Test
    void headHasTheStatusWithoutTheBody() throws Exception {
        HttpRequest head = request("/health/live")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> answer = client.send(head, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void requestsThatAreNeverFinishedDoNotKeepHealthFromAnswering() throws Exception {
        List<Socket> halfOpen = new ArrayList<>();
        try {
            for (int i = 0; i < 70; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
                halfOpen.add(socket);
            }
            HttpRequest health =
                    request("/health/live").timeout(Duration.ofSeconds(30)).build();

            assertThat(client.send(health, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : halfOpen) {
                socket.close();
            }
        }
    }

    @Test
    void aPortThatIsTakenIsNamedWithTheKeyToChange() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> OpsServer.start(address, registry, readiness::get))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("http.ops: cannot listen on " + address)
                    .hasMessageContaining("port 0");
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
