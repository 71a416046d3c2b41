package io.epistream.streams.detect;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.state.FleetReportV1;
import java.util.List;
import java.util.Optional;

/**
 * What one tick led to.
 *
 * @param alerts alerts to send, in order; mostly none
 * @param learned the reference, once, when this tick completed it: publish it and keep it for {@link DetectorFactory#resume}
 * @param logEvidence ln M of the stream, at least {@value #LEAST_LOG_EVIDENCE}
 * @param logThreshold ln of what M must reach, the run length promised, in windows, or 1 for a baseline; an alarm starts when logEvidence reaches it. In a
 *     fleet, what a stream needs by itself; less where others are near it
 * @param status where the stream stands
 * @param unpromised why the promise is not given, one clause; empty when it is
 * @param learnedWindows joined windows in the reference so far
 * @param fleetReport in a fleet: what its decision needs of a stream that may alarm, or may no longer; mostly empty
 * @param leftOut signals the reference could not carry and the detectors that stand in for others, each with its reason
 */
public record Outcome(
        List<Alert> alerts,
        Optional<ReferenceProfile> learned,
        double logEvidence,
        double logThreshold,
        Status status,
        Optional<String> unpromised,
        int learnedWindows,
        Optional<FleetReportV1> fleetReport,
        List<String> leftOut) {
    /** Reported for evidence near zero, so that a graph has no infinity. */
    public static final double LEAST_LOG_EVIDENCE = -20;

    public Outcome {
        alerts = List.copyOf(alerts);
        leftOut = List.copyOf(leftOut);
    }
}
