package io.epistream.streams.topology;

import io.epistream.schemas.state.PartitionClockV1;
import io.epistream.schemas.state.WatermarkV1;
import io.epistream.streams.config.Windows;
import java.util.HashMap;
import java.util.Map;

/**
 * Event time of one partition of the events topic: which window a time falls into, which windows are complete, what came
 * late. Not thread-safe.
 *
 * <p>Stream time is the largest event time seen. A window is complete, and anything that still comes for it late, once its end
 * plus grace is no later than stream time.
 */
final class PartitionClock {
    private final long sizeMillis;
    private final long graceMillis;
    private final Map<String, Long> late;
    private long streamTime;
    private long completeUntil;
    private boolean idle;

    /** A partition that has had no record. */
    PartitionClock(Windows windows) {
        this(windows, new PartitionClockV1(Long.MIN_VALUE, Long.MIN_VALUE, false, Map.of()));
    }

    /** A partition that goes on. */
    PartitionClock(Windows windows, PartitionClockV1 state) {
        sizeMillis = windows.size().toMillis();
        graceMillis = windows.grace().toMillis();
        streamTime = state.getStreamTimeMillis();
        completeUntil = state.getCompleteUntilMillis();
        idle = state.getIdle();
        late = new HashMap<>(state.getLateRecords());
    }

    PartitionClockV1 state() {
        return new PartitionClockV1(streamTime, completeUntil, idle, Map.copyOf(late));
    }

    WatermarkV1 watermark(int partition) {
        return new WatermarkV1(partition, completeUntil, idle);
    }

    /** Start of the window that a time, at least 0, falls into. */
    long windowStart(long timeMillis) {
        return timeMillis - Math.floorMod(timeMillis, sizeMillis);
    }

    long windowEnd(long startMillis) {
        return startMillis + sizeMillis;
    }

    /** Moves to the time of a record, at least 0; says whether stream time moved. */
    boolean advanceTo(long timeMillis) {
        if (timeMillis <= streamTime) {
            return false;
        }
        streamTime = timeMillis;
        return true;
    }

    /** Completes windows up to stream time less grace; says whether there is any new one. */
    boolean completeWindows() {
        long until = windowStart(streamTime - graceMillis);
        if (until <= completeUntil) {
            return false;
        }
        completeUntil = until;
        return true;
    }

    boolean isComplete(long endMillis) {
        return endMillis <= completeUntil;
    }

    boolean isIdle() {
        return idle;
    }

    void setIdle(boolean silent) {
        idle = silent;
    }

    void countLate(String streamKey) {
        late.merge(streamKey, 1L, Long::sum);
    }

    /** Late records of a stream not yet taken. */
    long takeLate(String streamKey) {
        Long count = late.remove(streamKey);
        return count == null ? 0 : count;
    }
}
