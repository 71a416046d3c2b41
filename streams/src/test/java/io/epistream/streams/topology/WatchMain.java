package io.epistream.streams.topology;

import io.epistream.streams.config.Detection;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Execution;
import io.epistream.streams.config.Rate;
import io.epistream.streams.config.Review;
import io.epistream.streams.config.Topics;
import io.epistream.streams.config.Windows;
import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** The watch role in a process of its own, so that it can be killed. Arguments: bootstrap servers, application, folder. */
final class WatchMain {
    static final Windows WINDOWS = new Windows(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(10));

    private WatchMain() {}

    public static void main(String[] args) {
        EpistreamConfig config = config(args[0], args[1], Path.of(args[2]));
        RoleApp app =
                WatchRole.create(config, WatchTraffic.PARTITIONS, new EpistreamMetrics(new CollectorRegistry(), 100));
        KafkaStreams streams = new KafkaStreams(app.topology(), app.properties());
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }

    static EpistreamConfig config(String bootstrapServers, String application, Path folder) {
        return config(bootstrapServers, application, folder, 1);
    }

    /** Two threads; short sessions and transactions, so that a killed process is given up in seconds. */
    static EpistreamConfig config(String bootstrapServers, String application, Path folder, int fleetStreams) {
        EpistreamConfig base = TestConfigs.config(Map.of(
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                "consumer.session.timeout.ms",
                "2000",
                "consumer.heartbeat.interval.ms",
                "500",
                "producer.transaction.timeout.ms",
                "3000"));
        Execution execution = base.execution();
        return new EpistreamConfig(
                application,
                base.kafka(),
                base.roles(),
                base.models(),
                topics(application, base.topics()),
                base.segments(),
                base.segmentsLimit(),
                WINDOWS,
                new Detection(
                        new Rate(1, Duration.ofSeconds(200)), 60, 40, 0.01, DetectionMethod.E_DETECTOR, fleetStreams),
                new Review(0.05, new Rate(30, Duration.ofHours(1)), 0.01, Review.Measure.EPISTEMIC),
                new Execution(
                        execution.provider(),
                        execution.threads(),
                        execution.maxBatch(),
                        execution.noiseMemoryMib(),
                        2,
                        Duration.ofMillis(100),
                        folder),
                base.http());
    }

    /** Outputs of the application's own; the events are everybody's. */
    private static Topics topics(String application, Topics base) {
        List<String> names = outputs(application);
        return new Topics(
                base.inputs(),
                base.events(),
                names.get(0),
                names.get(1),
                names.get(2),
                names.get(3),
                names.get(4),
                base.fleetDecisions(),
                names.get(5),
                names.get(6),
                true,
                base.partitions(),
                base.replication(),
                base.retention());
    }

    static List<String> outputs(String application) {
        return List.of(
                application + "-windows",
                application + "-alerts",
                application + "-references",
                application + "-changes",
                application + "-controls",
                application + "-review",
                application + "-dead-letters");
    }
}
