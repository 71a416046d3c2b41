package io.epistream.streams.cli.demo;

import java.util.List;

/**
 * What a view draws: everything that was seen up to now.
 *
 * @param phases phases in the order of the plan
 * @param windows windows closed so far
 * @param alerts alerts so far
 * @param evidence the stream's evidence at each window closed, as far as it was looked at
 * @param logThreshold evidence that starts an alarm, ln; NaN before the detectors know
 * @param recordsPerSecond records scored per second of late
 * @param routed items sent to review
 * @param deadLetters bad records set aside
 */
record Progress(
        List<PhaseSeen> phases,
        List<WindowSeen> windows,
        List<AlertSeen> alerts,
        List<Evidence> evidence,
        double logThreshold,
        double recordsPerSecond,
        long routed,
        long deadLetters) {

    /**
     * Evidence of the stream.
     *
     * @param tick tick of the window
     * @param log ln M
     */
    record Evidence(int tick, double log) {}
}
