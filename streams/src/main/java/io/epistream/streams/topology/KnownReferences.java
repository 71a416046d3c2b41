package io.epistream.streams.topology;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every stream's reference on every instance, so that events can be ranked where they are read. A global store of the
 * references topic, in memory, without the windows that only detectors need.
 */
final class KnownReferences implements Consumer<Record<String, byte[]>> {
    static final String STORE = "known-references";

    private static final Logger LOG = LoggerFactory.getLogger(KnownReferences.class);

    private final KeyValueStore<String, byte[]> store;
    private final SingleObjectCodec<ReferenceProfile> codec = new SingleObjectCodec<>(ReferenceProfile.class);

    private KnownReferences(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(STORE);
    }

    static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled();
    }

    static Stage<String, byte[], Void, Void> stage() {
        return new Stage<>(KnownReferences::new, Set.of());
    }

    @Override
    public void accept(Record<String, byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            store.delete(record.key());
            return;
        }
        try {
            ReferenceProfile profile = codec.decode(value);
            store.put(
                    record.key(),
                    codec.encode(ReferenceProfile.newBuilder(profile)
                            .setWindows(List.of())
                            .build()));
        } catch (UndecodableException e) {
            LOG.warn("The reference of {} cannot be read and is not used: {}", record.key(), e.getMessage());
        }
    }
}
