package io.epistream.streams.topology;

import io.epistream.schemas.state.HandledCommandsV1;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Which commands were handled: the last {@value #MOST} of each stream. A command that comes again moves to the end, so that a bundle's
 * offer, which comes again at every start, is never forgotten. Not thread-safe.
 */
final class HandledCommands {
    static final String STORE = "handled-commands";
    static final int MOST = 64;

    private final KeyValueStore<String, HandledCommandsV1> store;

    HandledCommands(KeyValueStore<String, HandledCommandsV1> store) {
        this.store = store;
    }

    static StoreBuilder<?> builder() {
        return WatchStores.rare(STORE, Serdes.String(), HandledCommandsV1.class);
    }

    /** Whether the command was handled before. */
    boolean knows(String streamKey, String id) {
        boolean known = ids(streamKey).contains(id);
        if (known) {
            add(streamKey, id);
        }
        return known;
    }

    void add(String streamKey, String id) {
        List<String> ids = ids(streamKey);
        ids.remove(id);
        ids.add(id);
        store.put(streamKey, new HandledCommandsV1(ids.subList(Math.max(0, ids.size() - MOST), ids.size())));
    }

    private List<String> ids(String streamKey) {
        HandledCommandsV1 handled = store.get(streamKey);
        return handled == null ? new ArrayList<>() : new ArrayList<>(handled.getIds());
    }
}
