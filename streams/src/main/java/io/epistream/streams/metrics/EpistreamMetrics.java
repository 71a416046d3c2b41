package io.epistream.streams.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/**
 * Every metric of Epistream, by name. Metric names are public API. Thread-safe.
 *
 * <p>Counters count what this process did; work that a transaction undid and that was done again counts twice.
 */
public final class EpistreamMetrics {
    private static final double[] NATS = {1e-4, 3e-4, 1e-3, 3e-3, .01, .03, .1, .2, .3, .5, .7, 1, 1.5, 2, 3, 5};
    private static final double[] SECONDS = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, .01, .03, .1, .3, 1, 3, 10};
    private static final double[] RECORDS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
    private static final String[] STREAM = {"model", "version", "segment"};

    private final CollectorRegistry registry;

    /** Input records read by the score role. */
    public final Counter recordsIn;
    /** Records scored, by model and version. */
    public final Counter recordsScored;
    /** Records sent to the dead-letter topic, by reason. */
    public final Counter deadLetters;
    /** Records in one {@code session.run}, by model and version. */
    public final Histogram batchRecords;
    /** Seconds of one {@code session.run}, by model and version. */
    public final Histogram inferenceSeconds;
    /** Per-record uncertainty in nats, by model, version and kind (total, aleatoric, epistemic). */
    public final Histogram uncertaintyNats;
    /** 1 for the provider that is active, by model, version, requested and active. */
    public final Gauge executionProvider;
    /** Events read by the watch role. */
    public final Counter eventsIn;
    /** Events that came after their window had closed on their partition. */
    public final Counter lateRecords;
    /** Windows closed, by stream. */
    public final Counter windowsClosed;
    /** Records in the last closed window, by stream. */
    public final Gauge windowRecords;
    /** Mean of a measure in the last closed window, nats, by stream and kind. */
    public final Gauge windowMeanNats;
    /** ln M of the stream after its last window. */
    public final Gauge detectorLogEvidence;
    /** ln of the evidence at which an alarm starts. */
    public final Gauge detectorLogThreshold;
    /** 1 for the state the stream is in (learning, armed, alarm, unpromised), else 0. */
    public final Gauge detectorState;
    /** Reference windows learned so far, by stream. */
    public final Gauge referenceWindows;
    /** Reference windows that a stream learns from. */
    public final Gauge referenceWindowsWanted;
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

    /** Registers everything. */
    public EpistreamMetrics(CollectorRegistry registry) {
        this.registry = registry;
        recordsIn = counter("epistream_records_in_total", "Input records read.");
        recordsScored = counter("epistream_records_scored_total", "Records scored.", "model", "version");
        deadLetters = counter("epistream_dead_letters_total", "Records sent to the dead-letter topic.", "reason");
        batchRecords =
                histogram("epistream_batch_records", "Records in one run of the model.", RECORDS, "model", "version");
        inferenceSeconds = histogram(
                "epistream_inference_seconds", "Seconds of one run of the model.", SECONDS, "model", "version");
        uncertaintyNats = histogram(
                "epistream_uncertainty_nats", "Per-record uncertainty in nats.", NATS, "model", "version", "kind");
        executionProvider = gauge(
                "epistream_execution_provider_info",
                "1 for the execution provider in use.",
                "model",
                "version",
                "requested",
                "active");
        eventsIn = counter("epistream_events_in_total", "Uncertainty events read.");
        lateRecords = counter("epistream_late_records_total", "Events later than the grace period.", STREAM);
        windowsClosed = counter("epistream_windows_closed_total", "Windows closed.", STREAM);
        windowRecords = gauge("epistream_window_records", "Records in the last closed window.", STREAM);
        windowMeanNats = gauge(
                "epistream_window_mean_nats",
                "Mean uncertainty in the last closed window, nats.",
                "model",
                "version",
                "segment",
                "kind");
        detectorLogEvidence = gauge("epistream_detector_log_evidence", "Natural log of the evidence M.", STREAM);
        detectorLogThreshold =
                gauge("epistream_detector_log_threshold", "Natural log of the evidence that starts an alarm.", STREAM);
        detectorState = gauge(
                "epistream_detector_state", "1 for the state of the stream.", "model", "version", "segment", "state");
        referenceWindows = gauge("epistream_reference_windows", "Reference windows learned so far.", STREAM);
        referenceWindowsWanted =
                gauge("epistream_reference_windows_wanted", "Reference windows that a stream learns from.");
        referenceChanges =
                counter("epistream_reference_changes_total", "References learned, dropped, armed and refused.", "what");
        segmentOverflow = counter(
                "epistream_segment_overflow_records_total",
                "Events put into the segment 'other', as their model has more segments than segments-limit.",
                "model");
        alerts = counter("epistream_alerts_total", "Alerts sent.", "model", "version", "segment", "kind", "state");
        reviewRouted = counter("epistream_review_routed_total", "Items sent to review.", "model", "reason");
        reviewCapped = counter("epistream_review_capped_total", "Candidates held back by the hard cap.", "model");
    }

    /** Where everything is registered. */
    public CollectorRegistry registry() {
        return registry;
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
