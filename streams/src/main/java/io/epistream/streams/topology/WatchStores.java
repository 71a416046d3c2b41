package io.epistream.streams.topology;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** How the watch role keeps its state: what is open now, in logged stores whose changelogs stay short. */
final class WatchStores {
    /** The active segment is never compacted, so the defaults (1 GiB, 7 days) would be read again after every crash. */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 << 20),
            TopicConfig.SEGMENT_MS_CONFIG, Long.toString(3_600_000),
            TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(3_600_000));

    private WatchStores() {}

    /** A store that is written with every record: the cache keeps all but the last write before a commit off the changelog. */
    static <K, V extends SpecificRecord> StoreBuilder<KeyValueStore<K, V>> busy(
            String name, Serde<K> keys, Class<V> values) {
        return busy(name, keys, new SingleObjectSerde<>(values));
    }

    static <K, V extends SpecificRecord> StoreBuilder<KeyValueStore<K, V>> busy(
            String name, Serde<K> keys, SingleObjectSerde<V> values) {
        return rare(name, keys, values).withCachingEnabled();
    }

    /** A store that is written rarely. */
    static <K, V extends SpecificRecord> StoreBuilder<KeyValueStore<K, V>> rare(
            String name, Serde<K> keys, Class<V> values) {
        return rare(name, keys, new SingleObjectSerde<>(values));
    }

    static <K, V extends SpecificRecord> StoreBuilder<KeyValueStore<K, V>> rare(
            String name, Serde<K> keys, SingleObjectSerde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                .withLoggingEnabled(CHANGELOG);
    }
}
