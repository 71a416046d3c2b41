package io.epistream.bench;

import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import io.epistream.streams.cli.Program;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.prometheus.client.CollectorRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The program over a topic that is already full, timed by what it has committed. */
final class PathRun {
    private static final String INPUTS = "bench-inputs";
    private static final int PARTITIONS = 2;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long POLL_MILLIS = 5;

    private final String bootstrapServers;
    private final Path configuration;
    private final int records;

    PathRun(String bootstrapServers, Path configuration, int records) {
        this.bootstrapServers = bootstrapServers;
        this.configuration = configuration;
        this.records = records;
    }

    /** Makes the inputs topic and fills it. */
    void fill() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(INPUTS, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1,
                ProducerConfig.BATCH_SIZE_CONFIG, 131_072,
                ProducerConfig.LINGER_MS_CONFIG, 20);
        Random random = new Random(2);
        List<Future<RecordMetadata>> sent = new ArrayList<>(records);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteBufferSerializer())) {
            for (int i = 0; i < records; i++) {
                byte[] row = Digits.rows(random, 1)[0];
                InferenceInput input = InferenceInput.newBuilder()
                        .setId("bench-" + i)
                        .setModel("digits-mc-dropout")
                        .setEventTime(START.plusMillis(i * 10L))
                        .setTensors(List.of(new Tensor(
                                "pixels", ElementType.UINT8, List.of((long) Digits.PIXELS), ByteBuffer.wrap(row))))
                        .build();
                sent.add(producer.send(
                        new ProducerRecord<>(INPUTS, i % PARTITIONS, input.getId(), input.toByteBuffer())));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** Starts a new application over the full topic and times it until everything is committed. */
    double recordsPerSecond(String application, String roles) throws Exception {
        String events = application + "-events";
        Files.writeString(configuration, """
                application: %s
                kafka: { bootstrap.servers: "%s" }
                roles: [ %s ]
                models: [ "%s" ]
                topics: { inputs: %s, events: %s, partitions: %d }
                execution: { provider: cpu, threads: 1 }
                http: { ops: "127.0.0.1:0" }
                """.formatted(
                        application, bootstrapServers, roles, Digits.bundle(), INPUTS, events, PARTITIONS));
        EpistreamConfig config = ConfigLoader.load(configuration, Map.of()).config();
        try (Program program = Program.start(config, new CollectorRegistry());
                Admin admin = admin()) {
            long first = await(admin, config, program, records / 5);
            long start = System.nanoTime();
            long last = await(admin, config, program, records);
            return (last - first) * 1e9 / (System.nanoTime() - start);
        }
    }

    private static long await(Admin admin, EpistreamConfig config, Program program, long atLeast) throws Exception {
        while (true) {
            long done = committedInputs(admin, config.applicationId(Role.SCORE));
            if (config.roles().contains(Role.WATCH)) {
                done = Math.min(done, (long) program.metrics().eventsIn.get());
            }
            if (done >= atLeast) {
                return done;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Inputs whose events are committed: the score role's offsets move with them in one transaction. */
    private static long committedInputs(Admin admin, String group) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(INPUTS) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
}
