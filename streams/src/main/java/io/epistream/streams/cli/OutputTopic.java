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
import org.apache.kafka.common.record.TimestampType;

/**
 * A topic that the program writes, as it should be.
 *
 * @param name topic name
 * @param key configuration key that names it
 * @param compacted whether the last record of each key is kept for ever
 * @param partitions partitions when made, at least 1
 * @param replication replication factor when made; -1 for the broker's default
 * @param retention how long records are kept from when they were written, when made and not compacted
 */
record OutputTopic(String name, String key, boolean compacted, int partitions, short replication, Duration retention) {
    private static final String APPEND_TIME = TimestampType.LOG_APPEND_TIME.name;
    private static final String FOR_EVER = "-1";

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
            // event times may lie ahead of the broker's clock; a refused record would stop the stream
            settings.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        } else {
            settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
            // by event time, what is said about an old past would be deleted before anybody reads it
            settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, APPEND_TIME);
        }
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
        String policy = value(settings, TopicConfig.CLEANUP_POLICY_CONFIG);
        boolean compacts = policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        if (compacted && !compacts) {
            return Optional.of(has(TopicConfig.CLEANUP_POLICY_CONFIG, policy)
                    + ": references older than its retention will be lost. Set cleanup.policy=compact");
        }
        if (!compacted && compacts) {
            return Optional.of(has(TopicConfig.CLEANUP_POLICY_CONFIG, policy)
                    + ": records that share a key will be lost. Set cleanup.policy=delete");
        }
        String timestamps = value(settings, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        boolean forgets = !value(settings, TopicConfig.RETENTION_MS_CONFIG).equals(FOR_EVER);
        return !compacted && forgets && !timestamps.equals(APPEND_TIME)
                ? Optional.of(has(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, timestamps)
                        + ": its retention counts from the time of the traffic, and what is written about older traffic"
                        + " will be lost. Set message.timestamp.type=" + APPEND_TIME)
                : Optional.empty();
    }

    private String has(String setting, String value) {
        return "topic " + name + " (" + key + ") has " + setting + "=" + value;
    }

    private static String value(Config settings, String setting) {
        ConfigEntry entry = settings.get(setting);
        return entry == null ? "?" : entry.value();
    }

    private static OutputTopic plain(Topics topics, String name, String key) {
        return new OutputTopic(name, key, false, topics.partitions(), topics.replication(), topics.retention());
    }
}
