package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.wire.SingleObjectCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over topics of a real broker. */
@Timeout(120)
class ReplayCommandIT {
    private static final int RECORDS = 6000;

    private final Execution epistream = new Execution();
    private final SingleObjectCodec<UncertaintyEvent> codec = new SingleObjectCodec<>(UncertaintyEvent.class);
    private final Random random = new Random(1);

    @TempDir
    Path folder;

    @Test
    void aRangeOfTheEventsTopicIsReplayedBesideItsAlerts() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(
                                new NewTopic("uncertainty-events", 3, (short) 1),
                                new NewTopic("uncertainty-alerts", 1, (short) 1)))
                        .all()
                        .get();
            }
            produce(client);
            Path config = Files.writeString(folder.resolve("epistream.yaml"), """
                    kafka: { bootstrap.servers: "%s" }
                    roles: [ watch ]
                    windows: { size: 1s, grace: 0s }
                    detection: { false-alarms: 1 per 200s, reference-windows: 30, window-records: 50 }
                    """.formatted(broker.bootstrapServers()));

            int exit = epistream.execute("replay", "--topic", "--config", config.toString());
            assertThat(exit).describedAs(epistream.err()).isZero();
            assertThat(epistream.err()).contains("partition 2: from offset 0", "1 records could not be used");
            assertThat(epistream.out())
                    .contains("6,000 events", "0 came and would have come again, 1 new, 0 gone")
                    .doesNotContain("came late");
        }
    }

    /** A hundred events a second over three partitions; ten times the epistemic uncertainty from second 50 on. */
    private void produce(Map<String, Object> broker) {
        Map<String, Object> client = new HashMap<>(broker);
        // a new partition may take a producer's second batch before its first, and refuse it for long
        client.put("max.in.flight.requests.per.connection", 1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(
                        new ProducerRecord<>("uncertainty-events", i % 3, i * 10L, null, codec.encode(event(i))));
            }
            var unused = producer.send(new ProducerRecord<>("uncertainty-events", 0, 0L, null, new byte[] {1}));
        }
    }

    private UncertaintyEvent event(int i) {
        double epistemic = Math.exp(random.nextGaussian() - 4) * (i >= 5000 ? 10 : 1);
        return UncertaintyEvent.newBuilder()
                .setId("r" + i)
                .setStream(new StreamId("digits", "1", ""))
                .setEventTime(Instant.ofEpochMilli(i * 10L))
                .setSource(new SourceRef("inference-inputs", i % 3, (long) (i / 3)))
                .setProvenance(new Provenance("ab".repeat(32), "mc-dropout", 50, 7L, null, false))
                .setTask(Task.CLASSIFICATION)
                .setTotal(epistemic + .1)
                .setAleatoric(.1)
                .setEpistemic(epistemic)
                .build();
    }
}
