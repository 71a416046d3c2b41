package io.epistream.streams.topology;

import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Execution;
import io.epistream.streams.config.Role;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes.ByteArraySerde;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Kafka Streams settings that both roles share.
 *
 * <p>Whatever the user writes under {@code kafka} overrides a default here; only what the rest of the configuration
 * already says (application id, state directory, threads, commit interval) does not yield.
 */
public final class StreamsSettings {
    /** A Streams producer waits 100 ms by default, which every record would wait. */
    private static final int LINGER_MILLIS = 5;

    /** The 16 KiB default halves throughput. */
    private static final int PRODUCER_BATCH_BYTES = 131_072;

    private StreamsSettings() {}

    /** Settings of a role before anything of its own; values are strings. */
    public static Properties base(EpistreamConfig config, Role role) {
        Properties settings = defaults();
        if (config.topics().replication() > 0) {
            set(
                    settings,
                    StreamsConfig.REPLICATION_FACTOR_CONFIG,
                    config.topics().replication());
        }
        settings.putAll(config.kafka());
        Execution execution = config.execution();
        set(settings, StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId(role));
        set(settings, StreamsConfig.STATE_DIR_CONFIG, execution.stateDir());
        set(settings, StreamsConfig.NUM_STREAM_THREADS_CONFIG, execution.streamThreads());
        set(
                settings,
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                execution.commitInterval().toMillis());
        return settings;
    }

    private static Properties defaults() {
        Properties settings = new Properties();
        set(settings, StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        set(settings, StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, ByteArraySerde.class.getName());
        set(settings, StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, ByteArraySerde.class.getName());
        set(settings, StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        set(settings, StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        set(settings, StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MILLIS);
        set(settings, StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), PRODUCER_BATCH_BYTES);
        // timestamps of inputs may lie ahead of the broker's clock; a refused record would stop the stream
        set(settings, StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), Long.MAX_VALUE);
        // a partition that does not know a producer may take its second batch before its first, refused for a moment
        set(settings, StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        // the default of Kafka 5; the constant is deprecated already
        set(settings, "processing.exception.handler.global.enabled", true);
        set(settings, StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StateMemory.class.getName());
        // the program serves its own metrics; brokers are not asked to take them
        set(settings, StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    private static void set(Properties settings, String key, Object value) {
        settings.setProperty(key, value.toString());
    }
}
