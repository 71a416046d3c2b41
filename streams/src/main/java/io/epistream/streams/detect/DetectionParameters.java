package io.epistream.streams.detect;

/**
 * What a detector is told; equal for all streams of one configuration.
 *
 * @param promise the promise in the user's words, such as {@code 1 per 7d}
 * @param runLengthWindows arl: expected number of windows to a false alarm, at least, above 1
 * @param referenceWindows N, joined windows a reference is learned from, {@link Strata#fewestWindows} to {@link Strata#mostWindows}
 * @param windowRecords m0, records a joined window holds at least, at least 1
 * @param delta probability that a reference is so unlucky that the promise does not hold, in (0, 0.5)
 * @param recoveryWindows R, windows that must look normal on average before an episode ends, at least 1
 * @param reminderWindows windows between two ONGOING alerts of an episode; 0 sends none
 * @param method how streams are watched
 * @param fleetStreams K of {@link FleetRule}: 1 for a promise to each stream by itself, more for one promise to so many streams together
 * @param season the rhythm that a reference is split by
 */
public record DetectionParameters(
        String promise,
        double runLengthWindows,
        int referenceWindows,
        int windowRecords,
        double delta,
        int recoveryWindows,
        int reminderWindows,
        DetectionMethod method,
        int fleetStreams,
        Season season) {
    public DetectionParameters {
        require(runLengthWindows > 1 && Double.isFinite(runLengthWindows), "runLengthWindows: > 1", runLengthWindows);
        int fewest = season.strata().fewestWindows();
        int most = season.strata().mostWindows();
        require(
                referenceWindows >= fewest && referenceWindows <= most,
                "referenceWindows: " + fewest + " to " + most,
                referenceWindows);
        require(windowRecords >= 1, "windowRecords: >= 1", windowRecords);
        require(delta > 0 && delta < 0.5, "delta: in (0, 0.5)", delta);
        require(recoveryWindows >= 1, "recoveryWindows: >= 1", recoveryWindows);
        require(reminderWindows >= 0, "reminderWindows: >= 0", reminderWindows);
        require(fleetStreams >= 1, "fleetStreams: >= 1", fleetStreams);
    }

    /** With the method that keeps the promise, to each stream by itself, without a rhythm. */
    public DetectionParameters(
            String promise,
            double runLengthWindows,
            int referenceWindows,
            int windowRecords,
            double delta,
            int recoveryWindows,
            int reminderWindows) {
        this(
                promise,
                runLengthWindows,
                referenceWindows,
                windowRecords,
                delta,
                recoveryWindows,
                reminderWindows,
                DetectionMethod.E_DETECTOR,
                1,
                Season.NONE);
    }

    /** Whether the promise is one to many streams together, so that a stream does not alarm by itself. */
    public boolean fleet() {
        return fleetStreams > 1 && method == DetectionMethod.E_DETECTOR;
    }

    /** What the evidence must reach for an alarm: the run length, of all streams for one of a fleet alone; 1 where a baseline's statistic is taken over its limit. */
    double threshold() {
        return method == DetectionMethod.E_DETECTOR ? runLengthWindows * fleetStreams : 1;
    }

    /** What a stream of a fleet is told while all others stay as they are: the evidence of the whole fleet must come from it. */
    DetectionParameters alone() {
        return with(fleet() ? threshold() : runLengthWindows, referenceWindows, method, 1, season);
    }

    /** The same with a reference of another size. */
    DetectionParameters withReferenceWindows(int windows) {
        return with(runLengthWindows, windows, method, fleetStreams, season);
    }

    /** The same with streams watched another way. */
    public DetectionParameters withMethod(DetectionMethod other) {
        return with(runLengthWindows, referenceWindows, other, fleetStreams, season);
    }

    /** The same with one promise to so many streams together. */
    public DetectionParameters withFleetStreams(int streams) {
        return with(runLengthWindows, referenceWindows, method, streams, season);
    }

    /** The same with a reference split by a rhythm. */
    public DetectionParameters withSeason(Season rhythm) {
        return with(runLengthWindows, referenceWindows, method, fleetStreams, rhythm);
    }

    private DetectionParameters with(
            double runLength, int windows, DetectionMethod watchedBy, int streams, Season rhythm) {
        return new DetectionParameters(
                promise,
                runLength,
                windows,
                windowRecords,
                delta,
                recoveryWindows,
                reminderWindows,
                watchedBy,
                streams,
                rhythm);
    }

    /** q, the windows that a live one is ranked among: N, or its stratum's. */
    public int rankedWindows() {
        return season.quota(referenceWindows);
    }

    /** Windows it takes to learn a reference when every stratum has traffic, q·S: N rounded up to the same number in each. */
    public int wantedWindows() {
        return rankedWindows() * season.strata().count();
    }

    private static void require(boolean holds, String what, double received) {
        if (!holds) {
            throw new IllegalArgumentException(what + " expected, was " + received);
        }
    }
}
