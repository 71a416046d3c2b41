package io.epistream.streams.topology;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.config.Windows;
import io.epistream.streams.window.WindowAggregate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Ticks of events that are read again: which events are late, which tick they fall into, and when ticks close is decided by the clocks
 * of the watch role. What the wall clock decides there (partitions that fall idle) does not happen here; a partition of which everything
 * has been read holds nothing open. Memory: the ticks that are open. Not thread-safe.
 */
public final class OfflineWindows {
    private final List<PartitionClock> clocks;
    private final MergeClock merged;
    private final StreamKeys keys = new StreamKeys();
    private final TreeMap<Long, TreeMap<String, Tick>> open = new TreeMap<>();
    private long late;

    /**
     * Nothing read yet.
     *
     * @param partitions partitions of the events, at least 1: ticks wait for all of them
     */
    public OfflineWindows(Windows windows, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions: must be >= 1, was " + partitions);
        }
        clocks = IntStream.range(0, partitions)
                .mapToObj(partition -> new PartitionClock(windows))
                .toList();
        merged = new MergeClock(partitions);
    }

    /** One stream's counts of one tick so far. */
    private record Tick(UncertaintyEvent first, long start, WindowAggregate counts, BitSet partitions) {}

    /** Why the watch role would put an event among the dead letters; empty when it would take it. */
    public static Optional<String> refusal(UncertaintyEvent event) {
        return WindowAggregate.refusal(event)
                .or(() -> event.getEventTime().toEpochMilli() < 0
                        ? Optional.of("eventTime: must be at least 1970-01-01, was " + event.getEventTime())
                        : Optional.empty());
    }

    /**
     * Takes the next event of a partition.
     *
     * @param partition from 0
     * @param event one without a {@link #refusal}
     * @return ticks that are closed now, in the order of their ends and then of their streams' keys
     */
    public List<WindowSummary> add(int partition, UncertaintyEvent event) {
        PartitionClock clock = clocks.get(partition);
        long time = event.getEventTime().toEpochMilli();
        boolean completed = clock.advanceTo(time) && clock.completeWindows();
        List<WindowSummary> closed = completed ? advance(partition) : List.of();
        count(partition, clock, time, event);
        return closed;
    }

    /** A partition of which everything has been read: ticks wait for the others only. */
    public List<WindowSummary> finish(int partition) {
        clocks.get(partition).setIdle(true);
        return advance(partition);
    }

    /** Events that came after their tick had closed on their partition, and are in no tick. */
    public long late() {
        return late;
    }

    /** Events in ticks that are open: at the end, of those that nothing later in the events completes. */
    public long stillOpen() {
        return open.values().stream()
                .flatMap(ticks -> ticks.values().stream())
                .mapToLong(tick -> tick.counts().records())
                .sum();
    }

    private void count(int partition, PartitionClock clock, long time, UncertaintyEvent event) {
        String key = keys.of(event);
        long start = clock.windowStart(time);
        long end = clock.windowEnd(start);
        if (clock.isComplete(end)) {
            late++;
            clock.countLate(key);
            return;
        }
        Tick tick = open.computeIfAbsent(end, none -> new TreeMap<>())
                .computeIfAbsent(key, none -> new Tick(event, start, new WindowAggregate(), new BitSet()));
        tick.counts().add(event);
        tick.partitions().set(partition);
    }

    private List<WindowSummary> advance(int partition) {
        if (!merged.advance(clocks.get(partition).watermark(partition))) {
            return List.of();
        }
        List<WindowSummary> closed = new ArrayList<>();
        while (!open.isEmpty() && merged.isClosed(open.firstKey())) {
            long end = open.firstKey();
            open.pollFirstEntry().getValue().forEach((key, tick) -> closed.add(summary(key, end, tick)));
        }
        return closed;
    }

    private WindowSummary summary(String key, long end, Tick tick) {
        long lateRecords =
                clocks.stream().mapToLong(clock -> clock.takeLate(key)).sum();
        return new WindowSummary(
                tick.first().getStream(),
                tick.first().getProvenance(),
                Instant.ofEpochMilli(tick.start()),
                Instant.ofEpochMilli(end),
                tick.counts().toAvro(),
                lateRecords,
                tick.partitions().cardinality(),
                tick.first().getTask());
    }
}
