package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Checks the settings that pass through to Kafka: mistyped names, names that another key decides, timeouts. */
final class KafkaSettings {
    private static final String FIXED = "Epistream's own";
    private static final String TRANSACTION_TIMEOUT = "transaction.timeout.ms";
    private static final long STREAMS_TRANSACTION_TIMEOUT_MILLIS = 10_000;

    /** Settings that another key decides. */
    private static final Map<String, String> DECIDED = Map.of(
            "application.id",
            "application",
            "state.dir",
            "execution.state-dir",
            "num.stream.threads",
            "execution.stream-threads",
            "commit.interval.ms",
            "execution.commit-interval",
            "default.key.serde",
            FIXED,
            "default.value.serde",
            FIXED,
            "key.deserializer",
            FIXED,
            "value.deserializer",
            FIXED);

    private static final List<String> PREFIXES = List.of(
            "main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.", "topic.");

    private final EpistreamConfig config;
    private final ConfigSource source;
    private final Set<String> known = new TreeSet<>();

    KafkaSettings(EpistreamConfig config, ConfigSource source) {
        this.config = config;
        this.source = source;
        known.addAll(StreamsConfig.configDef().names());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
    }

    void report() {
        new TreeMap<>(config.kafka()).keySet().forEach(this::checkName);
        checkTransactionTimeout();
    }

    private void checkName(String name) {
        String bare = bare(name);
        String owner = DECIDED.get(bare);
        if (owner != null) {
            report(name, owner.equals(FIXED) ? "is set by Epistream itself" : "is decided by " + owner + "; set that");
        } else if (!known.contains(bare) && !name.startsWith("topic.")) {
            // plug-ins may read names of their own, so only a near miss is an error
            known.stream()
                    .filter(candidate -> NearestKey.edits(bare, candidate) <= 2)
                    .findFirst()
                    .ifPresent(near -> report(name, "unknown Kafka setting; did you mean '" + near + "'?"));
        }
    }

    private void checkTransactionTimeout() {
        String name = config.kafka().containsKey(TRANSACTION_TIMEOUT)
                ? TRANSACTION_TIMEOUT
                : "producer." + TRANSACTION_TIMEOUT;
        String written = config.kafka().get(name);
        long timeout = written == null ? STREAMS_TRANSACTION_TIMEOUT_MILLIS : millis(name, written);
        long commit = config.execution().commitInterval().toMillis();
        if (exactlyOnce() && timeout > 0 && commit * 2 > timeout && isSound("/execution/commit-interval")) {
            source.report(
                    JsonPointer.compile("/execution/commit-interval"),
                    "must be at most half of Kafka's transaction.timeout.ms (" + timeout + " ms), was "
                            + Durations.format(config.execution().commitInterval()));
        }
    }

    private boolean exactlyOnce() {
        return !StreamsConfig.AT_LEAST_ONCE.equals(config.kafka().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    }

    private long millis(String name, String written) {
        try {
            return Long.parseLong(written.strip());
        } catch (NumberFormatException e) {
            report(name, "must be a number of milliseconds, was \"" + written + "\"");
            return 0;
        }
    }

    private static String bare(String name) {
        return PREFIXES.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> name.substring(prefix.length()))
                .orElse(name);
    }

    private boolean isSound(String pointer) {
        return source.problems().stream()
                .noneMatch(problem -> problem.pointer().toString().equals(pointer));
    }

    private void report(String name, String message) {
        source.report(JsonPointer.empty().appendProperty("kafka").appendProperty(name), message);
    }
}
