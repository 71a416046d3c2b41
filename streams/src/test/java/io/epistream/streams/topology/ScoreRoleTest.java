package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.Provider;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.scoring.BatchScorer;
import io.epistream.streams.scoring.LoadedModels;
import io.epistream.streams.wire.SingleObjectCodec;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The score topology over the real digits model. */
final class ScoreRoleTest {
    private static final int LIMIT = 4_000;

    private final EpistreamConfig config = TestConfigs.config(Map.of("producer.max.request.size", "" + LIMIT));
    private final CollectorRegistry registry = new CollectorRegistry();
    private final SingleObjectCodec<UncertaintyEvent> events = new SingleObjectCodec<>(UncertaintyEvent.class);
    private final SingleObjectCodec<InferenceInput> inputs = new SingleObjectCodec<>(InferenceInput.class);
    private DigitsInputs digits;
    private LoadedModels models;
    private RoleApp app;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> in;
    private TestOutputTopic<byte[], byte[]> out;
    private TestOutputTopic<byte[], byte[]> dead;

    @BeforeEach
    void start() throws Exception {
        digits = DigitsInputs.read();
        models = LoadedModels.open(config.models(), new ExecutionOptions(Provider.CPU, 1, 8));
        app = role();
        driver = new TopologyTestDriver(app.topology(), app.properties());
        in = driver.createInputTopic(config.topics().inputs(), new ByteArraySerializer(), new ByteArraySerializer());
        out = driver.createOutputTopic(
                config.topics().events(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        dead = driver.createOutputTopic(
                config.topics().deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
        models.close();
    }

    @Test
    void isTheTopologyThatIsDeployed() {
        assertThat(app.topology().describe().toString()).isEqualTo("""
                Topologies:
                   Sub-topology: 0
                    Source: inputs (topics: [inference-inputs])
                      --> score
                    Processor: score (stores: [])
                      --> to-
                      <-- inputs
                    Processor: to- (stores: [])
                      --> to-dead-letters, to-events
                      <-- score
                    Processor: to-dead-letters (stores: [])
                      --> bury
                      <-- to-
                    Processor: to-events (stores: [])
                      --> event-bytes
                      <-- to-
                    Processor: bury (stores: [])
                      --> dead-letters
                      <-- to-dead-letters
                    Processor: event-bytes (stores: [])
                      --> events
                      <-- to-events
                    Sink: dead-letters (topic: dead-letter)
                      <-- bury
                    Sink: events (topic: uncertainty-events)
                      <-- event-bytes

                """);
    }

    @Test
    void keepsKeyTimestampAndHeaders() throws Exception {
        Headers headers = new RecordHeaders().add("trace", bytes("abc")).add("empty", null);
        in.pipeInput(new TestRecord<>(bytes("key"), digits.bytes(5), headers, 1_234L));

        TestRecord<byte[], byte[]> record = out.readRecord();
        assertThat(record.key()).isEqualTo(bytes("key"));
        assertThat(record.timestamp()).isEqualTo(1_234L);
        assertThat(record.headers()).isEqualTo(headers);
        UncertaintyEvent event = events.decode(record.value());
        assertThat(event.getId()).isEqualTo("record-5");
        assertThat(event.getSource().getTopic()).isEqualTo(config.topics().inputs());
        assertThat(dead.isEmpty()).isTrue();
    }

    @Test
    void buriesEachBadRecordAndGoesOn() {
        Map<String, byte[]> bad = Map.of(
                "undecodable", bytes("not avro"),
                "unknown-model",
                        inputs.encode(digits.input(0).setModel("nobody").build()),
                "missing-tensor",
                        inputs.encode(digits.input(0).setTensors(List.of()).build()),
                "bad-id", inputs.encode(digits.input(0).setId("").build()));
        long offset = 0;
        for (Map.Entry<String, byte[]> entry : bad.entrySet()) {
            in.pipeInput(new TestRecord<>(bytes("k"), entry.getValue(), new RecordHeaders(), 77L));
            in.pipeInput(bytes("k"), digits.bytes(1));

            TestRecord<byte[], byte[]> letter = dead.readRecord();
            assertThat(text(letter, DeadLetters.REASON)).isEqualTo(entry.getKey());
            assertThat(text(letter, DeadLetters.SOURCE_TOPIC))
                    .isEqualTo(config.topics().inputs());
            assertThat(text(letter, DeadLetters.SOURCE_PARTITION)).isEqualTo("0");
            assertThat(text(letter, DeadLetters.SOURCE_OFFSET)).isEqualTo("" + offset);
            assertThat(text(letter, DeadLetters.DETAIL)).isNotBlank();
            assertThat(letter.key()).isEqualTo(bytes("k"));
            assertThat(letter.value()).isEqualTo(entry.getValue());
            assertThat(letter.timestamp()).isEqualTo(77L);
            assertThat(count(entry.getKey())).isEqualTo(1);
            offset += 2;
        }
        assertThat(out.readRecordsToList()).hasSize(bad.size());
        assertThat(registry.getSampleValue("epistream_records_in_total")).isEqualTo(2.0 * bad.size());
    }

    @Test
    void buriesATombstoneAsOne() {
        in.pipeInput(new TestRecord<>(bytes("k"), null, new RecordHeaders(), 1L));
        TestRecord<byte[], byte[]> letter = dead.readRecord();
        assertThat(letter.value()).isNull();
        assertThat(text(letter, DeadLetters.REASON)).isEqualTo("tombstone");
    }

    @Test
    void acceptsARecordWithoutAKey() {
        in.pipeInput(new TestRecord<>(null, digits.bytes(5), new RecordHeaders(), 1L));
        assertThat(out.readRecord().key()).isNull();
    }

    @Test
    void buriesAnInputWhoseEventWouldNotFit() {
        byte[] big = inputs.encode(
                digits.input(0).setAttributes(Map.of("note", "x".repeat(LIMIT))).build());
        in.pipeInput(bytes("k"), big);
        in.pipeInput(bytes("k"), digits.bytes(1));

        TestRecord<byte[], byte[]> letter = dead.readRecord();
        assertThat(text(letter, DeadLetters.REASON)).isEqualTo("oversized-event");
        assertThat(text(letter, DeadLetters.TRUNCATED)).isEqualTo("value");
        assertThat(text(letter, DeadLetters.ORIGINAL_LENGTH)).isEqualTo("" + big.length);
        assertThat(big).startsWith(letter.value());
        assertThat(letter.value().length).isBetween(LIMIT / 2, LIMIT);
        assertThat(out.readRecordsToList()).hasSize(1);
    }

    @Test
    void fitsEveryDeadLetterIntoAMessage() {
        MessageLimit limit = new MessageLimit(LIMIT);
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            byte[] key = new byte[random.nextInt(LIMIT * 2)];
            Headers headers = new RecordHeaders().add("h", new byte[random.nextInt(LIMIT * 2)]);
            in.pipeInput(new TestRecord<>(key, new byte[random.nextInt(LIMIT * 2)], headers, 1L));
            TestRecord<byte[], byte[]> letter = dead.readRecord();
            assertThat(limit.fits(letter.key(), letter.value(), letter.headers()))
                    .isTrue();
            assertThat(text(letter, DeadLetters.REASON)).isEqualTo("undecodable");
        }
    }

    private RoleApp role() {
        EpistreamMetrics metrics = new EpistreamMetrics(registry, 100);
        return ScoreRole.create(
                config,
                new BatchScorer(models, config.segments(), 8, metrics),
                PollBudget.of(Duration.ofMillis(1), 100, 8, Duration.ofSeconds(2)),
                metrics);
    }

    private double count(String reason) {
        return registry.getSampleValue("epistream_dead_letters_total", new String[] {"reason"}, new String[] {reason});
    }

    private static String text(TestRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
