package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.streams.DigitsInputs;
import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program over a real broker and a real model; each test has topics of its own. */
@Timeout(180)
class ProgramIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Admin admin;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void scoresAndWatchesAndSaysSoOverHttpAndEndsWhenClosed() throws Exception {
        create("whole-inputs");
        Program program = Program.start(config("whole", "127.0.0.1:0"), new CollectorRegistry());
        try {
            program.awaitReady(SOON);
            assertThat(get(program, "/health/ready").statusCode()).isEqualTo(200);

            send("whole-inputs", 20, 1);
            await(() -> program.metrics().eventsIn.get() >= 20);

            assertThat(metric(program, "epistream_records_in_total")).isEqualTo(21);
            assertThat(metric(program, "epistream_dead_letters_total{reason=\"undecodable\",}"))
                    .isEqualTo(1);
            assertThat(metric(program, "epistream_streams_state{role=\"watch\",state=\"running\",}"))
                    .isEqualTo(1);
            String lag = "epistream_consumer_lag_records{role=\"score\",topic=\"whole-inputs\",partition=\"0\",}";
            await(() -> metric(program, lag) == 0);
            assertThat(metric(program, "jvm_threads_current")).isPositive();
            assertThat(MetricFamilies.served(get(program, "/metrics").body()))
                    .as("docs/metrics.md lists what the program serves")
                    .containsExactlyInAnyOrderElementsOf(MetricFamilies.documented());
        } finally {
            program.close();
        }

        assertThat(program.awaitEnd()).isEmpty();
        assertThat(program.ready()).isFalse();
        // a member that had not left would hold its partitions for a session timeout, 45 s
        try (Program next = Program.start(config("whole", "127.0.0.1:0"), new CollectorRegistry())) {
            next.awaitReady(Duration.ofSeconds(40));
        }
    }

    @Test
    void endsWithAReasonWhenWhatItReadsIsTakenAway() throws Exception {
        create("gone-inputs");
        try (Program program = Program.start(config("gone", "127.0.0.1:0"), new CollectorRegistry())) {
            program.awaitReady(SOON);

            admin.deleteTopics(Set.of("gone-inputs")).all().get();
            Optional<EnvironmentException> end = program.awaitEnd();

            assertThat(end)
                    .hasValueSatisfying(reason -> assertThat(reason).hasMessageStartingWith("role score stopped: "));
        }
    }

    @Test
    void aStartThatFailsLeavesNothingRunning() throws Exception {
        int port = freePort();
        EpistreamConfig config = config("nothing", "127.0.0.1:" + port);

        assertThatThrownBy(() -> Program.start(config, new CollectorRegistry()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("nothing-inputs");

        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void aPortThatIsTakenIsSaidBeforeAnythingElseStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EpistreamConfig config = config("port", "127.0.0.1:" + taken.getLocalPort());

            assertThatThrownBy(() -> Program.start(config, new CollectorRegistry()))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("http.ops: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private static EpistreamConfig config(String prefix, String address) throws ConfigException {
        String yaml = """
                application: %1$s
                kafka: { bootstrap.servers: "%2$s" }
                models: [ "%3$s" ]
                topics: { inputs: %1$s-inputs, events: %1$s-events, windows: %1$s-windows, alerts: %1$s-alerts,
                          references: %1$s-references, review: %1$s-review, dead-letters: %1$s-dead, partitions: 1 }
                execution: { provider: cpu, state-dir: state }
                http: { ops: "%4$s" }
                """.formatted(
                        prefix, broker.bootstrapServers(), DigitsInputs.zoo().resolve(DigitsInputs.MODEL), address);
        return ConfigLoader.parse("test.yaml", yaml, folder, Map.of()).config();
    }

    private static void create(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    private static void send(String topic, int sound, int bad) throws Exception {
        DigitsInputs digits = DigitsInputs.read();
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < sound; i++) {
                producer.send(new ProducerRecord<>(topic, digits.bytes(i))).get();
            }
            for (int i = 0; i < bad; i++) {
                byte[] noInput = "no input".getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, noInput)).get();
            }
        }
    }

    private HttpResponse<String> get(Program program, String path) {
        URI uri = URI.create("http://127.0.0.1:" + program.httpPort() + path);
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Value of a sample by its whole name; NaN when it is not there. */
    private double metric(Program program, String sample) {
        return get(program, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).describedAs("in time").isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
