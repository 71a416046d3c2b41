package io.epistream.streams.topology;

import io.epistream.schemas.state.MergeClockV1;
import io.epistream.schemas.state.WatermarkV1;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How far all partitions of the events topic have come together. Not thread-safe.
 *
 * <p>Windows are closed up to the least watermark of the partitions that are not idle; a partition that never said
 * anything holds all windows open. When all are idle, up to the largest. What is closed stays closed, also when an idle partition comes
 * back behind it.
 */
final class MergeClock {
    private final int expectedPartitions;
    private final TreeMap<Integer, WatermarkV1> watermarks = new TreeMap<>();
    private final Map<String, Long> late = new HashMap<>();
    private long closedUntil = Long.MIN_VALUE;

    /** Nothing heard yet of so many partitions. */
    MergeClock(int expectedPartitions) {
        this.expectedPartitions = expectedPartitions;
    }

    MergeClock(int expectedPartitions, MergeClockV1 state) {
        this(expectedPartitions);
        state.getWatermarks().forEach(watermark -> watermarks.put(watermark.getPartition(), watermark));
        late.putAll(state.getLateRecords());
        closedUntil = state.getClosedUntilMillis();
    }

    MergeClockV1 state() {
        return new MergeClockV1(closedUntil, new ArrayList<>(watermarks.values()), Map.copyOf(late));
    }

    /** Takes a watermark; says whether more windows are closed by it. */
    boolean advance(WatermarkV1 watermark) {
        watermarks.put(watermark.getPartition(), watermark);
        long effective = effective();
        if (effective <= closedUntil) {
            return false;
        }
        closedUntil = effective;
        return true;
    }

    long closedUntilMillis() {
        return closedUntil;
    }

    boolean isClosed(long endMillis) {
        return endMillis <= closedUntil;
    }

    void countLate(String streamKey, long records) {
        late.merge(streamKey, records, Long::sum);
    }

    /** Late records of a stream not yet taken. */
    long takeLate(String streamKey) {
        Long count = late.remove(streamKey);
        return count == null ? 0 : count;
    }

    private long effective() {
        if (watermarks.size() < expectedPartitions) {
            return Long.MIN_VALUE;
        }
        Collection<WatermarkV1> all = watermarks.values();
        return all.stream().allMatch(WatermarkV1::getIdle)
                ? times(all).max().orElse(Long.MIN_VALUE)
                : times(all.stream().filter(watermark -> !watermark.getIdle()).toList())
                        .min()
                        .orElse(Long.MIN_VALUE);
    }

    private static LongStream times(Collection<WatermarkV1> watermarks) {
        return watermarks.stream().mapToLong(WatermarkV1::getCompleteUntilMillis);
    }
}
