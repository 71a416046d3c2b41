package io.epistream.streams.topology;

import io.epistream.schemas.WindowCounts;
import io.epistream.schemas.state.PartialWindowV1;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The open windows of one events partition, in memory for counting and in stores for keeping: every change is in the
 * stores before {@code process} returns, so no commit can miss it. Not thread-safe.
 */
final class OpenWindows {
    private final KeyValueStore<Bytes, PartialWindowV1> settledStore;
    private final KeyValueStore<Bytes, WindowCounts> recentStore;
    private final int partition;
    private final TreeMap<Bytes, OpenWindow> windows = new TreeMap<>();

    OpenWindows(
            KeyValueStore<Bytes, PartialWindowV1> settledStore,
            KeyValueStore<Bytes, WindowCounts> recentStore,
            int partition) {
        this.settledStore = settledStore;
        this.recentStore = recentStore;
        this.partition = partition;
        restore();
    }

    private void restore() {
        try (KeyValueIterator<Bytes, PartialWindowV1> stored = settledStore.all()) {
            stored.forEachRemaining(entry -> windows.put(entry.key, new OpenWindow(entry.value)));
        }
        windows.forEach((key, window) -> {
            WindowCounts recent = recentStore.get(key);
            if (recent != null) {
                window.restoreRecent(recent);
            }
        });
    }

    /** Counts a record in the window that starts at {@code startMillis}. */
    void add(WatchedEvent event, long startMillis, long endMillis) {
        Bytes key = WindowKeys.open(startMillis, event.streamKey());
        OpenWindow window = windows.get(key);
        if (window == null) {
            PartialWindowV1 empty = OpenWindow.empty(event, startMillis, endMillis, partition);
            settledStore.put(key, empty);
            window = new OpenWindow(empty);
            windows.put(key, window);
        }
        if (window.add(event)) {
            window.settle();
            settledStore.put(key, window.settled());
            recentStore.delete(key);
        } else {
            recentStore.put(key, window.recentCounts());
        }
    }

    /** What the merge does not know yet of windows that the clock says are complete, which are then forgotten. */
    List<PartialWindowV1> takeComplete(PartitionClock clock) {
        List<PartialWindowV1> messages = new ArrayList<>();
        while (!windows.isEmpty()
                && clock.isComplete(windows.firstEntry().getValue().endMillis())) {
            Map.Entry<Bytes, OpenWindow> first = windows.pollFirstEntry();
            OpenWindow window = first.getValue();
            long late = clock.takeLate(window.streamKey());
            if (late > 0 || window.unsent()) {
                messages.add(window.send(late));
            }
            settledStore.delete(first.getKey());
            recentStore.delete(first.getKey());
        }
        return messages;
    }

    /** What the merge does not know yet of all windows; they stay open, and what came late waits for their completion. */
    List<PartialWindowV1> flush() {
        List<PartialWindowV1> messages = new ArrayList<>();
        windows.forEach((key, window) -> {
            if (window.unsent()) {
                messages.add(window.send(0));
                settledStore.put(key, window.settled());
                recentStore.delete(key);
            }
        });
        return messages;
    }
}
