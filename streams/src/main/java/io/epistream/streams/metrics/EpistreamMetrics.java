package io.epistream.streams.metrics;

import io.epistream.streams.detect.Status;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Every metric of Epistream, by name. Metric names are public API. Thread-safe.
 *
 * <p>Counters count what this process did; work that a transaction undid and that was done again counts twice.
 */
public final class EpistreamMetrics {
    private static final double[] NATS = {1e-4, 3e-4, 1e-3, 3e-3, .01, .03, .1, .2, .3, .5, .7, 1, 1.5, 2, 3, 5};
    private static final double[] SECONDS = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, .01, .03, .1, .3, 1, 3, 10};
    private static final double[] RECORDS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
    private static final double[] TARGET_UNITS = IntStream.rangeClosed(-8, 12)
            .mapToDouble(half -> Math.pow(10, half / 2.0))
            .toArray();
    private static final String[] MODEL = {"model", "version"};
    private static final String[] STREAM = {"model", "version", "segment"};

    private final CollectorRegistry registry;

    /** Which streams have series of their own. */
    public final StreamSeries series;
    /** State, evidence and threshold of the streams. */
    public final StreamStandings standings;
    /** 1 for the version of the program that runs. */
    public final Gauge buildInfo;
    /** Input records read by the score role. */
    public final Counter recordsIn;
    /** Records scored, by model and version. */
    public final Counter recordsScored;
    /** Records sent to the dead-letter topic, by reason. */
    public final Counter deadLetters;
    /** Records in one {@code session.run}, by model and version. */
    public final Histogram batchRecords;
    /** Most records in one {@code session.run}, B. */
    public final Gauge batchLimit;
    /** Seconds of one {@code session.run}, by model and version. */
    public final Histogram inferenceSeconds;
    /** Per-record uncertainty of classifications in nats, by stream and kind (total, aleatoric, epistemic). */
    public final Histogram uncertaintyNats;
    /** Per-record standard deviation of regressions in the target's unit, by stream and kind. */
    public final Histogram uncertaintyStddev;
    /** Records by predicted class, by stream and class. */
    public final Counter predictions;
    /** 1 for the provider that is active, by model, version, requested and active. */
    public final Gauge executionProvider;
    /** 1 where {@code auto} could not use the CUDA that is in this build, else 0, by model and version. */
    public final Gauge providerFallback;
    /** Events read by the watch role. */
    public final Counter eventsIn;
    /** Events that came after their window had closed on their partition. */
    public final Counter lateRecords;
    /** Windows closed, by stream. */
    public final Counter windowsClosed;
    /** Records in the last closed window, by stream. */
    public final Gauge windowRecords;
    /** Mean uncertainty of classifications in the last closed window, nats, by stream and kind. */
    public final Gauge windowMeanNats;
    /** Mean variance of regressions in the last closed window, in the target's unit squared, by stream and kind. */
    public final Gauge windowMeanVariance;
    /** Share of the last joined window's records above the reference's 99 % point, by stream and measure. */
    public final Gauge windowExceedances;
    /** Length of a window, seconds. */
    public final Gauge windowSeconds;
    /** How far the leading signal of an open episode is off, while it lasts, by stream and what was seen first. */
    public final Gauge alarmEffectSize;
    /** Reference windows learned so far, by stream. */
    public final Gauge referenceWindows;
    /** Reference windows that a stream learns from. */
    public final Gauge referenceWindowsWanted;
    /** Least time that learning a reference takes, seconds. */
    public final Gauge referenceLearningSeconds;
    /** References learned, dropped, armed and refused, by what happened. */
    public final Counter referenceChanges;
    /** Events that share the segment {@code other} because their model has too many segments, by model. */
    public final Counter segmentOverflow;
    /** Alerts sent, by stream, kind and state. */
    public final Counter alerts;
    /** Items sent to review, by model and reason (uncertain, audit). */
    public final Counter reviewRouted;
    /** Candidates the hard cap held back, by model. */
    public final Counter reviewCapped;
    /** Hard cap on items of one model per second. */
    public final Gauge reviewCap;

    /**
     * Registers everything.
     *
     * @param segments segments of a model version with series of their own
     */
    public EpistreamMetrics(CollectorRegistry registry, int segments) {
        this.registry = registry;
        series = new StreamSeries(segments);
        buildInfo = gauge("epistream_build_info", "1 for the version of the program that runs.", "version");
        recordsIn = counter("epistream_records_in_total", "Input records read.");
        recordsScored = counter("epistream_records_scored_total", "Records scored.", "model", "version");
        deadLetters = counter("epistream_dead_letters_total", "Records sent to the dead-letter topic.", "reason");
        batchRecords = histogram("epistream_batch_records", "Records in one run of the model.", RECORDS, MODEL);
        batchLimit = gauge("epistream_batch_limit_records", "Most records in one run of the model.");
        inferenceSeconds = histogram("epistream_inference_seconds", "Seconds of one run of the model.", SECONDS, MODEL);
        uncertaintyNats = histogram(
                "epistream_uncertainty_nats",
                "Per-record uncertainty of classifications, nats.",
                NATS,
                streamAnd("kind"));
        uncertaintyStddev = histogram(
                "epistream_uncertainty_stddev",
                "Per-record standard deviation of regressions, in the unit of the target.",
                TARGET_UNITS,
                streamAnd("kind"));
        predictions =
                counter("epistream_predictions_total", "Records by the class that is predicted.", streamAnd("class"));
        executionProvider = gauge(
                "epistream_execution_provider_info",
                "1 for the execution provider in use.",
                "model",
                "version",
                "requested",
                "active");
        providerFallback = gauge(
                "epistream_execution_provider_fallback",
                "1 where provider auto could not use the CUDA that is in this build.",
                MODEL);
        eventsIn = counter("epistream_events_in_total", "Uncertainty events read.");
        lateRecords = counter("epistream_late_records_total", "Events later than the grace period.", STREAM);
        windowsClosed = counter("epistream_windows_closed_total", "Windows closed.", STREAM);
        windowRecords = gauge("epistream_window_records", "Records in the last closed window.", STREAM);
        windowMeanNats = gauge(
                "epistream_window_mean_nats",
                "Mean uncertainty of classifications in the last closed window, nats.",
                streamAnd("kind"));
        windowMeanVariance = gauge(
                "epistream_window_mean_variance",
                "Mean variance of regressions in the last closed window, in the unit of the target squared.",
                streamAnd("kind"));
        windowExceedances = gauge(
                "epistream_window_exceedance_ratio",
                "Share of the last joined window's records above the 99 % point of the reference.",
                streamAnd("measure"));
        windowSeconds = gauge("epistream_window_seconds", "Length of a window.");
        standings = new StreamStandings(
                series,
                gauge("epistream_detector_state", "1 for the state of the stream.", streamAnd("state")),
                gauge("epistream_detector_log_evidence", "Natural log of the evidence M.", STREAM),
                gauge("epistream_detector_log_threshold", "Natural log of the evidence that starts an alarm.", STREAM),
                Arrays.stream(Status.values())
                        .map(status -> status.name().toLowerCase(Locale.ROOT))
                        .toList());
        alarmEffectSize = gauge(
                "epistream_alarm_effect_size",
                "How far the leading signal of an alarm is off, in standard deviations of windows, while it lasts.",
                streamAnd("kind", "cause", "signal", "direction"));
        referenceWindows = gauge("epistream_reference_windows", "Reference windows learned so far.", STREAM);
        referenceWindowsWanted =
                gauge("epistream_reference_windows_wanted", "Reference windows that a stream learns from.");
        referenceLearningSeconds =
                gauge("epistream_reference_learning_seconds", "Least time that learning a reference takes.");
        referenceChanges =
                counter("epistream_reference_changes_total", "References learned, dropped, armed and refused.", "what");
        segmentOverflow = counter(
                "epistream_segment_overflow_records_total",
                "Events put into the segment 'other', as their model has more segments than segments-limit.",
                "model");
        alerts = counter("epistream_alerts_total", "Alerts sent.", streamAnd("kind", "state"));
        reviewRouted = counter("epistream_review_routed_total", "Items sent to review.", "model", "reason");
        reviewCapped = counter("epistream_review_capped_total", "Candidates held back by the hard cap.", "model");
        reviewCap = gauge("epistream_review_cap_items_per_second", "Hard cap on items of one model per second.");
    }

    /** Where everything is registered. */
    public CollectorRegistry registry() {
        return registry;
    }

    private static String[] streamAnd(String... more) {
        return new StreamLabels(STREAM[0], STREAM[1], STREAM[2]).and(more);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.build(name, help).labelNames(labels).register(registry);
    }

    private Gauge gauge(String name, String help, String... labels) {
        return Gauge.build(name, help).labelNames(labels).register(registry);
    }

    private Histogram histogram(String name, String help, double[] buckets, String... labels) {
        return Histogram.build(name, help).buckets(buckets).labelNames(labels).register(registry);
    }
}
