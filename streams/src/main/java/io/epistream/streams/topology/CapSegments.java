package io.epistream.streams.topology;

import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a model to so many segments in each partition of the events: the first to come stay streams of their own, for good; events of
 * all later ones go on under the segment {@value #OTHER}. What it does follows from the partition's records alone, whatever
 * restarts or moves. Not thread-safe.
 */
final class CapSegments implements Consumer<Record<byte[], WatchedEvent>> {
    static final String STORE = "known-segments";

    /** The segment of all that have none of their own. */
    static final String OTHER = "other";

    /** Longer names than this are never streams of their own: they would be in every key. */
    static final int MOST_CHARACTERS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(CapSegments.class);

    private final ProcessorContext<byte[], WatchedEvent> context;
    private final int limit;
    private final EpistreamMetrics metrics;
    private final KeyValueStore<String, StreamId> store;
    private final StreamKeys keys = new StreamKeys();
    private final Map<String, Set<String>> known = new HashMap<>();
    private final Set<String> warned;

    private CapSegments(
            ProcessorContext<byte[], WatchedEvent> context, int limit, EpistreamMetrics metrics, Set<String> warned) {
        this.context = context;
        this.limit = limit;
        this.metrics = metrics;
        this.warned = warned;
        store = context.getStateStore(STORE);
        try (KeyValueIterator<String, StreamId> stored = store.all()) {
            stored.forEachRemaining(entry -> segments(entry.value.getModel()).add(entry.value.getSegment()));
        }
    }

    static Stage<byte[], WatchedEvent, byte[], WatchedEvent> stage(int limit, EpistreamMetrics metrics) {
        Set<String> warned = ConcurrentHashMap.newKeySet();
        return new Stage<>(
                context -> new CapSegments(context, limit, metrics, warned),
                Set.of(WatchStores.rare(STORE, Serdes.String(), StreamId.class)));
    }

    @Override
    public void accept(Record<byte[], WatchedEvent> record) {
        UncertaintyEvent event = record.value().event();
        StreamId stream = event.getStream();
        if (stream.getSegment().equals(OTHER) || isKnown(stream)) {
            context.forward(record);
            return;
        }
        metrics.segmentOverflow.labels(stream.getModel()).inc();
        warn(stream.getModel());
        UncertaintyEvent other = UncertaintyEvent.newBuilder(event)
                .setStream(new StreamId(stream.getModel(), stream.getVersion(), OTHER))
                .build();
        context.forward(record.withValue(new WatchedEvent(keys.of(other), other)));
    }

    private boolean isKnown(StreamId stream) {
        String model = stream.getModel();
        String segment = stream.getSegment();
        Set<String> segments = segments(model);
        if (segments.contains(segment)) {
            return true;
        }
        if (segments.size() >= limit || segment.length() > MOST_CHARACTERS) {
            return false;
        }
        segments.add(segment);
        store.put(model + '\0' + segment, new StreamId(model, "", segment));
        return true;
    }

    private Set<String> segments(String model) {
        return known.computeIfAbsent(model, name -> new HashSet<>());
    }

    private void warn(String model) {
        if (warned.add(model)) {
            LOG.warn(
                    "{} has more than {} segments (segments-limit) in a partition of the events: records of further ones go to the"
                            + " segment '{}'. Does an attribute under `segments` take values without end?",
                    model,
                    limit,
                    OTHER);
        }
    }
}
