package io.epistream.streams.config;

import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.detect.Season;
import io.epistream.streams.detect.Strata;
import java.time.Duration;
import java.time.ZoneId;

/**
 * The promise and the reference it rests on.
 *
 * @param falseAlarms at most this many false alarms in that time, such as 1 per 7d, of each stream or of all together
 * @param referenceWindows N, joined windows the reference is learned from, at least 20 in each stratum
 * @param windowRecords m0, records a joined window holds at least, at least 1
 * @param delta probability that a reference is so unlucky that the promise does not hold, in (0, 0.5)
 * @param method how streams are watched; only {@link DetectionMethod#E_DETECTOR} keeps the promise
 * @param fleetStreams 1 for a promise to each stream; more for one to so many streams together
 * @param strata how the clock splits a reference, for traffic with a rhythm
 * @param timeZone whose clock
 */
public record Detection(
        Rate falseAlarms,
        int referenceWindows,
        int windowRecords,
        double delta,
        DetectionMethod method,
        int fleetStreams,
        Strata strata,
        ZoneId timeZone) {
    /** For traffic without a rhythm. */
    public Detection(
            Rate falseAlarms,
            int referenceWindows,
            int windowRecords,
            double delta,
            DetectionMethod method,
            int fleetStreams) {
        this(falseAlarms, referenceWindows, windowRecords, delta, method, fleetStreams, Strata.NONE, ZoneId.of("UTC"));
    }

    /**
     * Windows between allowed false alarms (the run length, ARL): {@code per / count / size}. Joined windows last longer
     * than a tick, so in joined windows this is an upper bound and safe.
     */
    public double windowsPerFalseAlarm(Duration windowSize) {
        return falseAlarms.per().toMillis() / falseAlarms.count() / windowSize.toMillis();
    }

    /** The rhythm of the traffic. */
    public Season season() {
        return strata == Strata.NONE ? Season.NONE : new Season(strata, timeZone);
    }

    /** Whether the promise is one to all streams together. */
    public boolean fleet() {
        return fleetStreams > 1;
    }
}
