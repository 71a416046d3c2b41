package io.epistream.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.StreamId;
import io.epistream.streams.config.HostPort;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.ReferenceSummary;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReferencesEndpointTest {
    private static final String RELEARN =
            "{\"action\":\"relearn\",\"model\":\"fraud\",\"version\":\"3\",\"segment\":\"eu\",\"reason\":\"x\",\"by\":\"ada\"}";

    private final List<ReferenceCommand> submitted = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private boolean available = true;
    private OpsServer server;

    @BeforeEach
    void start() throws IOException {
        server = OpsServer.start(
                new HostPort("127.0.0.1", 0),
                new CollectorRegistry(),
                () -> new Readiness(List.of()),
                Optional.of(new Desk()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void getShowsEveryReferenceAndHowFarLearningIs() throws Exception {
        HttpResponse<String> answer = client.send(request().build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith(
                        "{\"references\":[{\"model\":\"fraud\",\"version\":\"3\",\"segment\":\"eu\",\"posterior\":\"00ff\","
                                + "\"state\":\"learning\",\"windows\":12,\"wanted\":500,\"origin\":null");
    }

    @Test
    void postPassesACommandOnAndAnswersWithItsId() throws Exception {
        HttpResponse<String> answer = post(RELEARN);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(submitted).hasSize(1);
        ReferenceCommand command = submitted.get(0);
        assertThat(answer.body()).isEqualTo("{\"command\":\"" + command.getId() + "\"}\n");
        assertThat(command.getAction()).isEqualTo(ReferenceAction.RELEARN);
        assertThat(command.getStream()).isEqualTo(new StreamId("fraud", "3", "eu"));
        assertThat(command.getBy()).isEqualTo("ada");
        assertThat(command.getAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whatIsNoCommandIsRefusedNamingWhatIsWrong() throws Exception {
        assertThat(problem("")).contains("a JSON object expected");
        assertThat(problem("[]")).contains("a JSON object expected");
        assertThat(problem("{")).contains("not JSON");
        assertThat(problem(RELEARN + "{}")).contains("not JSON");
        assertThat(problem("[".repeat(100_000))).contains("not JSON");
        assertThat(problem("{\"action\":\"relearn\"}")).contains("by: is required");
        assertThat(problem(RELEARN.replace("relearn", "forget"))).contains("action: relearn or arm expected");
        assertThat(problem(RELEARN.replace("reason", "raeson"))).contains("unknown key");
        assertThat(problem(RELEARN.replace("\"3\"", "3"))).contains("version: text expected");
        assertThat(problem(RELEARN.replace("\"x\"", "\" \""))).contains("reason: must have 1 to 1000 characters");
        assertThat(problem(RELEARN.replace("relearn", "arm"))).contains("profile: ARM needs one");
        assertThat(problem(RELEARN.replace("}", ",\"posterior\":\"12\"}"))).contains("posterior: 16 hex digits");
        assertThat(problem(RELEARN.replace("relearn", "arm").replace("}", ",\"profile\":\"AAAA\"}")))
                .contains("profile: not Avro");
        assertThat(submitted).isEmpty();
    }

    @Test
    void aBodyIsBoundedAndMustBeDeclaredAsJson() throws Exception {
        assertThat(post("x".repeat(ReferencesEndpoint.MOST_BYTES + 1)).statusCode())
                .isEqualTo(413);
        HttpRequest form = request()
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(RELEARN))
                .build();
        assertThat(client.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
        HttpRequest delete = request().DELETE().build();
        assertThat(client.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        assertThat(submitted).isEmpty();
    }

    @Test
    void whileNobodyCanSayItIsUnavailable() throws Exception {
        available = false;

        assertThat(client.send(request().build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(503);
        assertThat(post(RELEARN).body()).isEqualTo("{\"error\":\"rebalancing\"}\n");
    }

    private String problem(String body) throws Exception {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return answer.body();
    }

    private HttpResponse<String> post(String body) throws Exception {
        HttpRequest request = request()
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/references"));
    }

    private final class Desk implements ReferenceDesk {
        @Override
        public List<ReferenceSummary> summaries() throws UnavailableException {
            check();
            return List.of(ReferenceSummary.learning(
                    new StreamId("fraud", "3", "eu"),
                    "00ff",
                    12,
                    new DetectionParameters("1 per 7d", 1000, 500, 100, .01, 8, 100)));
        }

        @Override
        public void submit(ReferenceCommand command) throws UnavailableException {
            check();
            submitted.add(command);
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        private void check() throws UnavailableException {
            if (!available) {
                throw new UnavailableException("rebalancing", new IllegalStateException());
            }
        }
    }
}
