package io.epistream.streams.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.cli.Execution;
import io.epistream.streams.cli.Program;
import io.epistream.streams.config.ConfigLoader;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The zoo sent through the running program, and what came of it read back: two commands and nothing else. */
@Timeout(240)
class TrafficIT {
    private static final Path DATA = DigitsInputs.zoo().resolve("digits-data");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static @Nullable EmbeddedBroker broker;
    private static String config = "";

    private String said = "";

    private final Execution epistream = new Execution();

    @BeforeAll
    static void start() throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        config = Files.writeString(folder.resolve("epistream.yaml"), """
                        kafka: { bootstrap.servers: "%s" }
                        models: [ "%s" ]
                        topics: { inputs: inputs, partitions: 1 }
                        windows: { size: 100ms, grace: 200ms }
                        detection: { false-alarms: 1 per 50s, reference-windows: 60, window-records: 10 }
                        execution: { provider: cpu, state-dir: state, commit-interval: 100ms }
                        http: { ops: "127.0.0.1:0" }
                        """.formatted(
                                broker.bootstrapServers(), DigitsInputs.zoo().resolve(DigitsInputs.MODEL)))
                .toString();
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(broker).close();
    }

    @Test
    void shiftedTrafficRaisesAnAlertThatIsReadBack() throws Exception {
        send("held-out.csv.gz", "--limit", "1", "--create-topic", "1");
        try (Program program =
                Program.start(ConfigLoader.load(Path.of(config), Map.of()).config(), new CollectorRegistry())) {
            program.awaitReady(Duration.ofSeconds(90));
            sendGarbage();
            send("held-out.csv.gz", "--rate", "200", "--repeat", "forever", "--shuffle", "--limit", "1600");
            send("natural-patches.csv.gz", "--rate", "200", "--repeat", "forever", "--limit", "800");

            JsonNode alert = awaitAlert();
            assertThat(alert.path("type").asText()).isEqualTo("Alert");
            assertThat(alert.path("topic").asText()).isEqualTo("uncertainty-alerts");
            assertThat(alert.path("value").path("stream").path("model").asText())
                    .isEqualTo(DigitsInputs.MODEL);
            assertThat(Instant.parse(alert.path("value").path("windowEnd").asText()))
                    .isBefore(Instant.now());
            assertThat(alert.path("value").path("message").asText()).isNotEmpty();
        }
        deadLettersAreShownWithTheirReason();
        theLastFewAreTheLastFewThoughTransactionsTakeOffsets();
        aReferenceIsSummarised();
        whatIsFilteredIsLookedForFurtherBack();
    }

    private void deadLettersAreShownWithTheirReason() throws IOException {
        List<JsonNode> letters = read("dead-letters");
        assertThat(letters).hasSize(1);
        JsonNode letter = letters.get(0).path("value");
        assertThat(letter.path("reason").asText()).isEqualTo("undecodable");
        assertThat(letter.path("source").asText()).isEqualTo("inputs-0-1");
        assertThat(letter.path("hex").asText()).isEqualTo("67617262616765");
    }

    private void theLastFewAreTheLastFewThoughTransactionsTakeOffsets() throws IOException {
        List<JsonNode> all = read("events", "--from", "earliest");
        assertThat(all).hasSize(2401);
        assertThat(read("events", "--last", "300")).isEqualTo(all.subList(2101, 2401));
        assertThat(read("uncertainty-events")).isEqualTo(all.subList(2391, 2401));
        assertThat(read("events", "--from", "1h", "--limit", "2")).isEqualTo(all.subList(0, 2));
        assertThat(read("events", "--from", "latest")).isEmpty();
        assertThat(said).contains("no such records in topic uncertainty-events");
    }

    private void aReferenceIsSummarised() throws IOException {
        JsonNode reference = read("references").get(0).path("value");
        assertThat(reference.path("windows").asText()).isEqualTo("(60 items)");
        assertThat(read("references", "--full").get(0).path("value").path("windows"))
                .hasSize(60);
        assertThat(read("reference-changes").get(0).path("value").path("what").asText())
                .isEqualTo("LEARNED");
        assertThat(read("review").get(0).path("type").asText()).isEqualTo("ReviewItem");
        assertThat(read("windows", "--last", "1")
                        .get(0)
                        .path("value")
                        .path("counts")
                        .path("records")
                        .asLong())
                .isPositive();
    }

    private void whatIsFilteredIsLookedForFurtherBack() throws IOException {
        String first = read("inputs", "--from", "earliest", "--limit", "1")
                .get(0)
                .path("value")
                .path("id")
                .asText();
        assertThat(read("inputs", "--filter", "id=" + first)).hasSize(1);
    }

    private JsonNode awaitAlert() throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            List<JsonNode> started = read("alerts", "--from", "earliest", "--filter", "state=STARTED");
            if (!started.isEmpty()) {
                return started.get(0);
            }
            Thread.sleep(500);
        }
        throw new AssertionError("no alert; " + read("windows"));
    }

    private void send(String file, String... more) {
        String[] arguments = Stream.concat(
                        Stream.of("send", DATA.resolve(file).toString(), "-c", config), Stream.of(more))
                .toArray(String[]::new);
        assertThat(epistream.execute(arguments)).as(epistream.err()).isZero();
    }

    private List<JsonNode> read(String topic, String... more) throws IOException {
        Execution reading = new Execution();
        String[] arguments = Stream.concat(Stream.of("read", topic, "-c", config), Stream.of(more))
                .toArray(String[]::new);
        assertThat(reading.execute(arguments)).as(reading.err()).isZero();
        List<JsonNode> records = new ArrayList<>();
        for (String line : reading.out().lines().toList()) {
            records.add(JSON.readTree(line));
        }
        said = reading.err();
        return records;
    }

    private static void sendGarbage() throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", Objects.requireNonNull(broker).bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("inputs", garbage)).get();
        }
    }
}
