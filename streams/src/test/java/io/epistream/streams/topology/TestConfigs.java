package io.epistream.streams.topology;

import io.epistream.models.inference.Provider;
import io.epistream.streams.config.Detection;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Execution;
import io.epistream.streams.config.HostPort;
import io.epistream.streams.config.Http;
import io.epistream.streams.config.Rate;
import io.epistream.streams.config.Review;
import io.epistream.streams.config.Role;
import io.epistream.streams.config.Topics;
import io.epistream.streams.config.Windows;
import io.epistream.streams.detect.DetectionMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Complete configurations for tests of the topologies. */
final class TestConfigs {
    static final Path STATE = Path.of("target", "test-state");

    private TestConfigs() {}

    /** A configuration with these Kafka settings over a bootstrap address that nothing listens on. */
    static EpistreamConfig config(Map<String, String> kafka) {
        Map<String, String> all = new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:1"));
        all.putAll(kafka);
        return new EpistreamConfig(
                "test",
                all,
                Set.of(Role.SCORE, Role.WATCH),
                List.of(Path.of(System.getProperty("epistream.home"), "models", "zoo", "digits-mc-dropout")),
                topics(),
                List.of("region"),
                1000,
                new Windows(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(5)),
                new Detection(new Rate(1, Duration.ofDays(7)), 50, 100, 0.01, DetectionMethod.E_DETECTOR, 1),
                new Review(0.005, new Rate(60, Duration.ofHours(1)), 0.0005, Review.Measure.EPISTEMIC),
                new Execution(Provider.CPU, 1, 64, 1024, 1, Duration.ofMillis(100), STATE),
                new Http(new HostPort("127.0.0.1", 0), 100));
    }

    private static Topics topics() {
        return new Topics(
                "inference-inputs",
                "uncertainty-events",
                "uncertainty-windows",
                "uncertainty-alerts",
                "uncertainty-references",
                "uncertainty-reference-changes",
                "uncertainty-controls",
                "uncertainty-fleet-decisions",
                "human-review",
                "dead-letter",
                true,
                2,
                (short) -1,
                Duration.ofDays(7));
    }
}
