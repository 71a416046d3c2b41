package io.epistream.streams.config;

import io.epistream.streams.detect.DetectionMethod;
import java.time.Duration;

/**
 * The promise and the reference it rests on.
 *
 * @param falseAlarms at most this many false alarms in that time, such as 1 per 7d, of each stream or of all together
 * @param referenceWindows N, joined windows the reference is learned from, at least 20
 * @param windowRecords m0, records a joined window holds at least, at least 1
 * @param delta probability that a reference is so unlucky that the promise does not hold, in (0, 0.5)
 * @param method how streams are watched; only {@link DetectionMethod#E_DETECTOR} keeps the promise
 * @param fleetStreams 1 for a promise to each stream; more for one to so many streams together
 */
public record Detection(
        Rate falseAlarms,
        int referenceWindows,
        int windowRecords,
        double delta,
        DetectionMethod method,
        int fleetStreams) {
    /**
     * Windows between allowed false alarms (the run length, ARL): {@code per / count / size}. Joined windows last longer
     * than a tick, so in joined windows this is an upper bound and safe.
     */
    public double windowsPerFalseAlarm(Duration windowSize) {
        return falseAlarms.per().toMillis() / falseAlarms.count() / windowSize.toMillis();
    }

    /** Whether the promise is one to all streams together. */
    public boolean fleet() {
        return fleetStreams > 1;
    }
}
