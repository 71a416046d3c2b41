package io.epistream.streams.cli.replay;

import io.epistream.schemas.Alert;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.Status;
import io.epistream.streams.detect.StreamDetector;
import io.epistream.streams.window.StreamKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One stream under one posterior on its way through another configuration. Not thread-safe. */
final class StreamReplay {
    private final String stream;
    private final StreamDetector detector;
    private final Trace trace = new Trace();
    private final List<Alert> alerts = new ArrayList<>();
    private @Nullable Instant learnedAt;
    private @Nullable Instant firstStart;
    private Instant lastEnd = Instant.EPOCH;
    private Optional<String> unpromised = Optional.empty();
    private List<String> leftOut = List.of();
    private Status status = Status.LEARNING;
    private int learnedWindows;
    private long windows;
    private long watchedWindows;
    private double logThreshold;
    private final double runLengthWindows;

    /**
     * A stream that begins.
     *
     * @param runLengthWindows windows promised to a false alarm
     */
    StreamReplay(WindowSummary first, StreamDetector detector, double runLengthWindows) {
        this.runLengthWindows = runLengthWindows;
        this.stream = StreamKey.of(first.getStream());
        this.detector = detector;
    }

    /** Takes the next tick. */
    Outcome onWindow(WindowSummary tick) {
        Outcome outcome = detector.onWindow(tick);
        windows++;
        firstStart = firstStart == null ? tick.getStart() : firstStart;
        lastEnd = tick.getEnd();
        status = outcome.status();
        unpromised = outcome.unpromised();
        leftOut = outcome.leftOut();
        learnedWindows = outcome.learnedWindows();
        logThreshold = outcome.logThreshold();
        alerts.addAll(outcome.alerts());
        if (status != Status.LEARNING) {
            learned(tick);
            watchedWindows += outcome.learned().isPresent() ? 0 : 1;
            trace.add(tick.getEnd().toEpochMilli(), outcome.logEvidence());
        }
        return outcome;
    }

    /** The fleet has agreed: the alert is sent. */
    void start(FleetDecisionV1 decision, Alert alert) {
        detector.start(decision);
        alerts.add(alert);
        status = Status.ALARM;
    }

    private void learned(WindowSummary tick) {
        if (learnedAt == null) {
            learnedAt = tick.getEnd();
        }
    }

    /** Key of the stream, model/version/segment. */
    String stream() {
        return stream;
    }

    Trace trace() {
        return trace;
    }

    /** Alerts that would have been sent. */
    List<Alert> alerts() {
        return alerts;
    }

    /** End of the window that completed the reference; empty while it learns. */
    Optional<Instant> learnedAt() {
        return Optional.ofNullable(learnedAt);
    }

    /** Start of its first tick. */
    Instant firstStart() {
        return firstStart == null ? Instant.EPOCH : firstStart;
    }

    /** End of its last tick. */
    Instant lastEnd() {
        return lastEnd;
    }

    Status status() {
        return status;
    }

    /** Why the promise is not given; empty when it is, or while nothing is known. */
    Optional<String> unpromised() {
        return unpromised;
    }

    List<String> leftOut() {
        return leftOut;
    }

    int learnedWindows() {
        return learnedWindows;
    }

    /** Ticks that held a record. */
    long windows() {
        return windows;
    }

    /** Those of them after the reference was there. */
    long watchedWindows() {
        return watchedWindows;
    }

    double logThreshold() {
        return logThreshold;
    }

    /** False alarms that the promise allows in the windows that were watched. */
    double allowedFalseAlarms() {
        return watchedWindows / runLengthWindows;
    }
}
