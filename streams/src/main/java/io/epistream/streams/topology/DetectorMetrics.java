package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.Measure;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.Status;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.WindowAggregate;
import java.util.List;
import java.util.Locale;

/** What a closed window and its detector's answer look like in the metrics. Thread-safe. */
final class DetectorMetrics {
    private static final List<Measure> KINDS = List.of(Measure.TOTAL, Measure.ALEATORIC, Measure.EPISTEMIC);

    private final EpistreamMetrics metrics;

    DetectorMetrics(EpistreamMetrics metrics) {
        this.metrics = metrics;
    }

    void report(WindowSummary window, Outcome outcome) {
        StreamId stream = window.getStream();
        WatchMetrics.of(metrics.windowRecords, stream)
                .set((double) window.getCounts().getRecords());
        WindowAggregate counts = WindowAggregate.of(window.getCounts());
        for (Measure kind : KINDS) {
            counts.mean(kind)
                    .ifPresent(mean -> WatchMetrics.of(metrics.windowMeanNats, stream, text(kind))
                            .set(mean));
        }
        report(stream, outcome);
    }

    /** Where the stream stands, whatever led to it. */
    void report(StreamId stream, Outcome outcome) {
        WatchMetrics.of(metrics.detectorLogEvidence, stream).set(outcome.logEvidence());
        WatchMetrics.of(metrics.detectorLogThreshold, stream).set(outcome.logThreshold());
        WatchMetrics.of(metrics.referenceWindows, stream).set(outcome.learnedWindows());
        for (Status status : Status.values()) {
            WatchMetrics.of(metrics.detectorState, stream, text(status)).set(status == outcome.status() ? 1 : 0);
        }
        count(stream, outcome.alerts());
    }

    void count(StreamId stream, List<Alert> alerts) {
        alerts.forEach(alert -> metrics.alerts
                .labels(
                        stream.getModel(),
                        stream.getVersion(),
                        stream.getSegment(),
                        text(alert.getKind()),
                        text(alert.getState()))
                .inc());
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
