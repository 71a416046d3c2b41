package io.epistream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.cli.Program;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The whole program against a broker in a container, of the version of the clients. Skipped where no container engine
 * answers.
 */
@Testcontainers(disabledWithoutDocker = true)
final class KafkaContainerIT {
    private static final String INPUTS = "inference-inputs";
    private static final int DIGITS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final SingleObjectCodec<InferenceInput> inputs = new SingleObjectCodec<>(InferenceInput.class);
    private final SingleObjectCodec<UncertaintyEvent> events = new SingleObjectCodec<>(UncertaintyEvent.class);

    @Container
    private static final KafkaContainer KAFKA =
            new KafkaContainer(DockerImageName.parse("apache/kafka").withTag(AppInfoParser.getVersion()));

    @Test
    void everyInputEndsAsOneEventOrOneDeadLetter(@TempDir Path state) throws Exception {
        createInputs();
        try (Program program = Program.start(config(state), new CollectorRegistry())) {
            program.awaitReady(PATIENCE);
            produce(digits());
            produce(unusable());

            assertThat(read("uncertainty-events", DIGITS))
                    .extracting(this::id)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, DIGITS)
                            .mapToObj(i -> "record-" + i)
                            .toList());
            assertThat(read("dead-letter", unusable().size()))
                    .extracting(KafkaContainerIT::reason)
                    .containsExactlyInAnyOrder("undecodable", "unknown-model", "missing-tensor");
        }
    }

    private List<byte[]> digits() throws Exception {
        DigitsInputs digits = DigitsInputs.read();
        Instant now = Instant.now();
        return IntStream.range(0, DIGITS)
                .mapToObj(i -> digits.input(i).setEventTime(now.plusMillis(i)).build())
                .map(inputs::encode)
                .toList();
    }

    private List<byte[]> unusable() throws Exception {
        DigitsInputs digits = DigitsInputs.read();
        return List.of(
                "not Avro".getBytes(StandardCharsets.UTF_8),
                inputs.encode(digits.input(0).setModel("nobody").build()),
                inputs.encode(digits.input(0).setTensors(List.of()).build()));
    }

    private String id(ConsumerRecord<byte[], byte[]> event) {
        try {
            return events.decode(event.value()).getId();
        } catch (UndecodableException e) {
            throw new AssertionError(e);
        }
    }

    private static String reason(ConsumerRecord<byte[], byte[]> deadLetter) {
        return new String(deadLetter.headers().lastHeader("epistream.reason").value(), StandardCharsets.UTF_8);
    }

    private static EpistreamConfig config(Path state) throws Exception {
        String yaml = """
                kafka: { bootstrap.servers: "%s" }
                models: [ "%s" ]
                topics: { inputs: %s, partitions: 2 }
                execution: { state-dir: "%s" }
                http: { ops: "127.0.0.1:0" }
                """.formatted(
                        KAFKA.getBootstrapServers(), DigitsInputs.zoo().resolve(DigitsInputs.MODEL), INPUTS, state);
        return ConfigLoader.parse("test", yaml, state, Map.of()).config();
    }

    private static void createInputs() throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(INPUTS, Optional.of(2), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void produce(List<byte[]> values) throws Exception {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put("max.in.flight.requests.per.connection", 1); // as docs/decisions.md says
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = values.stream()
                    .map(value -> producer.send(new ProducerRecord<>(INPUTS, value)))
                    .toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    /** Reads committed records until so many came, then on until none comes: more would be duplicates. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "reader-of-" + topic);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            Instant deadline = Instant.now().plus(PATIENCE);
            int silent = 0;
            while (silent < 10 && Instant.now().isBefore(deadline)) {
                int before = read.size();
                consumer.poll(POLL).forEach(read::add);
                silent = read.size() >= count && read.size() == before ? silent + 1 : 0;
            }
        }
        return read;
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", KAFKA.getBootstrapServers());
    }
}
