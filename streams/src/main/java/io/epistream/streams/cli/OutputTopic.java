package io.epistream.streams.cli;

import io.epistream.streams.config.Durations;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.config.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic that the program writes, as it should be.
 *
 * @param name topic name
 * @param key configuration key that names it
 * @param compacted whether the last record of each key is kept for ever
 * @param partitions partitions when made, at least 1
 * @param replication replication factor when made; -1 for the broker's default
 * @param retention retention when made and not compacted
 */
record OutputTopic(String name, String key, boolean compacted, int partitions, short replication, Duration retention) {

    /** Every topic that the configured roles write or, for events and controls, read. */
    static List<OutputTopic> of(EpistreamConfig config) {
        Topics topics = config.topics();
        List<OutputTopic> outputs = new ArrayList<>();
        outputs.add(plain(topics, topics.events(), "topics.events"));
        outputs.add(plain(topics, topics.deadLetters(), "topics.dead-letters"));
        if (config.roles().contains(Role.WATCH)) {
            outputs.add(plain(topics, topics.windows(), "topics.windows"));
            outputs.add(plain(topics, topics.alerts(), "topics.alerts"));
            outputs.add(plain(topics, topics.review(), "topics.review"));
            outputs.add(plain(topics, topics.referenceChanges(), "topics.reference-changes"));
            outputs.add(plain(topics, topics.controls(), "topics.controls"));
            if (config.detection().fleet()) {
                outputs.add(plain(topics, topics.fleetDecisions(), "topics.fleet-decisions"));
            }
            outputs.add(new OutputTopic(
                    topics.references(),
                    "topics.references",
                    true,
                    topics.partitions(),
                    topics.replication(),
                    topics.retention()));
        }
        return outputs;
    }

    /** The input topic, for a broker that was started for this run. */
    static OutputTopic inputs(Topics topics) {
        return plain(topics, topics.inputs(), "topics.inputs");
    }

    NewTopic toCreate() {
        Map<String, String> settings = new HashMap<>();
        if (compacted) {
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        } else {
            settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        }
        // event times may lie ahead of the broker's clock; a refused record would stop the stream
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        Optional<Short> replicas = replication < 0 ? Optional.empty() : Optional.of(replication);
        return new NewTopic(name, Optional.of(partitions), replicas).configs(settings);
    }

    ConfigResource resource() {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    /** Name and settings in words. */
    String describe() {
        return name + " (" + key + ": partitions " + partitions + ", replication "
                + (replication < 0 ? "as the broker's default" : replication) + ", "
                + (compacted ? "compacted" : "retention " + Durations.format(retention)) + ")";
    }

    /** What an existing topic's settings would lose; empty when nothing. */
    Optional<String> unsuitable(Config settings) {
        ConfigEntry policy = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        boolean compacts = policy != null && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        if (compacts == compacted) {
            return Optional.empty();
        }
        return Optional.of(
                "topic " + name + " (" + key + ") has cleanup.policy=" + (policy == null ? "?" : policy.value())
                        + (compacted
                                ? ": references older than its retention will be lost. Set cleanup.policy=compact"
                                : ": records that share a key will be lost. Set cleanup.policy=delete"));
    }

    private static OutputTopic plain(Topics topics, String name, String key) {
        return new OutputTopic(name, key, false, topics.partitions(), topics.replication(), topics.retention());
    }
}
