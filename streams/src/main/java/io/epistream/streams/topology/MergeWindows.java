package io.epistream.streams.topology;

import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.MergeClockV1;
import io.epistream.schemas.state.PartialWindowV1;
import io.epistream.schemas.state.WatchMessageV1;
import io.epistream.schemas.state.WatermarkV1;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.StreamKey;
import io.epistream.streams.window.WindowAggregate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Second stage of the windows: merges what the partitions counted and closes windows, each once, in order of their end and
 * then of their key, as all partitions have passed them. The part of a partition that comes for a closed window is counted as
 * late.
 */
final class MergeWindows implements Consumer<Record<String, WatchMessageV1>> {
    static final String PARTS = "merging-windows";
    static final String CLOCK = "merge-clock";

    private final ProcessorContext<String, WindowSummary> context;
    private final EpistreamMetrics metrics;
    private final KeyValueStore<Bytes, PartialWindowV1> parts;
    private final KeyValueStore<String, MergeClockV1> clockStore;
    private final MergeClock clock;

    private MergeWindows(
            ProcessorContext<String, WindowSummary> context, int eventsPartitions, EpistreamMetrics metrics) {
        this.context = context;
        this.metrics = metrics;
        parts = context.getStateStore(PARTS);
        clockStore = context.getStateStore(CLOCK);
        MergeClockV1 state = clockStore.get(CLOCK);
        clock = state == null ? new MergeClock(eventsPartitions) : new MergeClock(eventsPartitions, state);
    }

    static Stage<String, WatchMessageV1, String, WindowSummary> stage(int eventsPartitions, EpistreamMetrics metrics) {
        return new Stage<>(
                context -> new MergeWindows(context, eventsPartitions, metrics),
                Set.of(
                        WatchStores.rare(PARTS, Serdes.Bytes(), PartialWindowV1.class),
                        WatchStores.busy(CLOCK, Serdes.String(), MergeClockV1.class)));
    }

    @Override
    public void accept(Record<String, WatchMessageV1> record) {
        Object content = record.value().getContent();
        if (content instanceof PartialWindowV1 part) {
            keep(part);
        } else if (content instanceof WatermarkV1 watermark) {
            if (clock.advance(watermark)) {
                close(record.timestamp());
            }
            clockStore.put(CLOCK, clock.state());
        }
    }

    private void keep(PartialWindowV1 part) {
        String streamKey = StreamKey.of(part.getStream(), part.getProvenance());
        if (clock.isClosed(part.getEndMillis())) {
            long late = part.getCounts().getRecords() - part.getSentRecords();
            clock.countLate(streamKey, late + part.getLateRecords() - part.getSentLateRecords());
            clockStore.put(CLOCK, clock.state());
            metrics.lateRecords
                    .labels(WatchMetrics.shown(part.getStream(), metrics))
                    .inc((double) late);
        } else {
            parts.put(WindowKeys.merging(part.getEndMillis(), streamKey, part.getPartition()), part);
        }
    }

    private void close(long timestamp) {
        List<PartialWindowV1> window = new ArrayList<>();
        try (KeyValueIterator<Bytes, PartialWindowV1> due =
                parts.range(null, WindowKeys.after(clock.closedUntilMillis()))) {
            while (due.hasNext()) {
                KeyValue<Bytes, PartialWindowV1> entry = due.next();
                if (!window.isEmpty() && !sameWindow(window.get(0), entry.value)) {
                    send(window, timestamp);
                    window.clear();
                }
                window.add(entry.value);
                parts.delete(entry.key);
            }
        }
        if (!window.isEmpty()) {
            send(window, timestamp);
        }
    }

    private static boolean sameWindow(PartialWindowV1 a, PartialWindowV1 b) {
        return a.getEndMillis() == b.getEndMillis()
                && a.getStream().equals(b.getStream())
                && a.getProvenance().equals(b.getProvenance());
    }

    /** A window's end can lie ahead of the broker's clock, which refuses such timestamps; the record's own never does. */
    private void send(List<PartialWindowV1> window, long timestamp) {
        WindowSummary summary = summary(window);
        metrics.windowsClosed
                .labels(WatchMetrics.shown(summary.getStream(), metrics))
                .inc();
        long end = summary.getEnd().toEpochMilli();
        context.forward(new Record<>(StreamKey.of(summary.getStream()), summary, Math.min(end, timestamp)));
    }

    private WindowSummary summary(List<PartialWindowV1> window) {
        PartialWindowV1 first = window.get(0);
        WindowAggregate counts = new WindowAggregate();
        long late = clock.takeLate(StreamKey.of(first.getStream(), first.getProvenance()));
        for (PartialWindowV1 part : window) {
            counts.merge(WindowAggregate.of(part.getCounts()));
            late += part.getLateRecords();
        }
        return new WindowSummary(
                first.getStream(),
                first.getProvenance(),
                Instant.ofEpochMilli(first.getStartMillis()),
                Instant.ofEpochMilli(first.getEndMillis()),
                counts.toAvro(),
                late,
                window.size(),
                first.getTask());
    }
}
