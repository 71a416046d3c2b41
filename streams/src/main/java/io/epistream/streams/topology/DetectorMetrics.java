package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.Measure;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.WindowFigures;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.metrics.StreamLabels;
import io.epistream.streams.window.WindowAggregate;
import io.prometheus.client.Gauge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one task's closed windows and their detectors' answers look like in the metrics. Closing takes the task's streams off: they are
 * another process's then. Not thread-safe.
 */
final class DetectorMetrics {
    private static final List<Measure> KINDS = List.of(Measure.TOTAL, Measure.ALEATORIC, Measure.EPISTEMIC);

    private final EpistreamMetrics metrics;
    private final Map<StreamLabels, Set<Series>> open = new HashMap<>();
    private final Map<StreamLabels, String[]> alarms = new HashMap<>();
    private final Set<StreamLabels> streams = new HashSet<>();

    DetectorMetrics(EpistreamMetrics metrics) {
        this.metrics = metrics;
    }

    /** A gauge of one stream, by all its labels. */
    private record Series(Gauge gauge, List<String> labels) {
        void set(double value) {
            gauge.labels(labels.toArray(String[]::new)).set(value);
        }

        void remove() {
            gauge.remove(labels.toArray(String[]::new));
        }
    }

    void report(WindowSummary window, Outcome outcome, WindowFigures figures) {
        StreamLabels stream = WatchMetrics.labels(window.getStream());
        WindowAggregate counts = WindowAggregate.of(window.getCounts());
        set(stream, metrics.windowRecords, (double) counts.records());
        Gauge means = window.getTask() == Task.REGRESSION ? metrics.windowMeanVariance : metrics.windowMeanNats;
        for (Measure kind : KINDS) {
            counts.mean(kind).ifPresent(mean -> set(stream, means, mean, text(kind)));
        }
        report(window.getStream(), outcome, figures);
    }

    /** Where the stream stands, whatever led to it. */
    void report(StreamId streamId, Outcome outcome, WindowFigures figures) {
        StreamLabels stream = WatchMetrics.labels(streamId);
        streams.add(stream);
        metrics.standings.set(stream, text(outcome.status()), outcome.logEvidence(), outcome.logThreshold());
        set(stream, metrics.referenceWindows, outcome.learnedWindows());
        show(stream, figures);
        count(streamId, outcome.alerts());
    }

    void count(StreamId stream, List<Alert> alerts) {
        alerts.forEach(alert -> metrics.alerts
                .labels(WatchMetrics.shown(stream, metrics, text(alert.getKind()), text(alert.getState())))
                .inc());
    }

    void close() {
        streams.forEach(metrics.standings::remove);
        open.values().forEach(series -> series.forEach(Series::remove));
    }

    private void show(StreamLabels stream, WindowFigures figures) {
        if (figures.exceedances().isEmpty()) {
            removeAll(stream, metrics.windowExceedances);
        }
        figures.exceedances().forEach((measure, share) -> set(stream, metrics.windowExceedances, share, text(measure)));
        figures.alarm().ifPresentOrElse(alarm -> show(stream, alarm), () -> endAlarm(stream));
    }

    /** An episode keeps the labels under which it is shown first: another signal that leads later is the same alarm still. */
    private void show(StreamLabels stream, WindowFigures.Alarm alarm) {
        if (Double.isFinite(alarm.effectSize())) {
            String[] names = alarms.computeIfAbsent(stream, first -> names(alarm));
            set(stream, metrics.alarmEffectSize, alarm.effectSize(), names);
        }
    }

    private static String[] names(WindowFigures.Alarm alarm) {
        return new String[] {text(alarm.kind()), text(alarm.cause()), alarm.signal(), text(alarm.direction())};
    }

    private void endAlarm(StreamLabels stream) {
        if (alarms.remove(stream) != null) {
            removeAll(stream, metrics.alarmEffectSize);
        }
    }

    /** Of a stream without series of its own only the standing is shown. */
    private void set(StreamLabels stream, Gauge gauge, double value, String... more) {
        if (metrics.series.isOwn(stream)) {
            Series series = new Series(gauge, List.of(stream.and(more)));
            open.computeIfAbsent(stream, first -> new HashSet<>()).add(series);
            series.set(value);
        }
    }

    private void removeAll(StreamLabels stream, Gauge gauge) {
        open.getOrDefault(stream, new HashSet<>()).removeIf(series -> {
            boolean meant = series.gauge() == gauge;
            if (meant) {
                series.remove();
            }
            return meant;
        });
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
