package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A fleet on a real broker: decisions go out to a topic and come back to the detectors of two partitions. */
class WatchFleetIT {
    private static final int FLEET = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void streamsThatMoveTogetherAlarmOnceEach() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            EpistreamConfig config =
                    WatchMain.config(broker.bootstrapServers(), "fleet", folder.resolve("state"), FLEET);
            createTopics(broker, config);
            RoleApp app = WatchRole.create(
                    config, WatchTraffic.PARTITIONS, new EpistreamMetrics(new CollectorRegistry(), 100));
            try (KafkaStreams streams = new KafkaStreams(app.topology(), app.properties())) {
                streams.start();
                new WatchTraffic()
                        .send(broker.bootstrapServers(), config.topics().events());
                List<Alert> alerts = alerts(broker, config.topics().alerts(), FLEET);
                assertThat(alerts).extracting(Alert::getState).containsOnly(EpisodeState.STARTED);
                assertThat(alerts)
                        .extracting(alert ->
                                alert.getStream().getModel() + alert.getStream().getSegment())
                        .containsExactlyInAnyOrder("aeu", "aus", "b");
                assertThat(streams.state()).isEqualTo(KafkaStreams.State.RUNNING);
            }
        }
    }

    private static void createTopics(EmbeddedBroker broker, EpistreamConfig config) throws Exception {
        List<NewTopic> topics = new ArrayList<>();
        topics.add(new NewTopic(config.topics().events(), WatchTraffic.PARTITIONS, (short) 1));
        // other partitions than the role's own repartition topics have: decisions must find their streams all the same
        topics.add(new NewTopic(config.topics().fleetDecisions(), 5, (short) 1));
        Stream.of(WatchMain.outputs("fleet"))
                .flatMap(List::stream)
                .forEach(name -> topics.add(new NewTopic(name, 2, (short) 1)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(topics).all().get();
        }
    }

    /** Committed alerts: waits for so many, then two seconds for one too many. */
    private static List<Alert> alerts(EmbeddedBroker broker, String topic, int count) {
        List<Alert> alerts = new ArrayList<>();
        try (KafkaConsumer<String, Alert> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "group.id",
                        "reader",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new SingleObjectSerde<>(Alert.class).deserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (alerts.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> alerts.add(record.value()));
            }
            consumer.poll(Duration.ofSeconds(2)).forEach(record -> alerts.add(record.value()));
        }
        return alerts;
    }
}
