package io.epistream.streams.scoring;

import io.epistream.models.inference.ExecutionReport;
import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.Scores;
import io.epistream.models.inference.ScoringException;
import io.epistream.models.inference.ScoringSession;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One session with its metrics, and with a record it is known to have scored. Thread-safe. */
final class ServedModel {
    private static final double NANOS_PER_SECOND = 1e9;

    private final ScoringSession session;
    private final EventFactory events;
    private final EventMetrics published;
    private final Histogram.Child batchRecords;
    private final Histogram.Child inferenceSeconds;
    private final Counter.Child recordsScored;
    private volatile @Nullable PreparedInput canary;

    ServedModel(ScoringSession session, List<String> segments, EpistreamMetrics metrics) {
        ModelIdentity identity = session.identity();
        this.session = session;
        this.events = new EventFactory(identity, segments);
        this.published = new EventMetrics(metrics);
        this.batchRecords = metrics.batchRecords.labels(identity.name(), identity.version());
        this.inferenceSeconds = metrics.inferenceSeconds.labels(identity.name(), identity.version());
        this.recordsScored = metrics.recordsScored.labels(identity.name(), identity.version());
        publishProvider(identity, session.execution(), metrics);
    }

    ModelIdentity identity() {
        return session.identity();
    }

    ScoringSession session() {
        return session;
    }

    /**
     * Scores a chunk that fits one run.
     *
     * @throws ScoringException when ONNX Runtime fails
     */
    List<Scores> run(List<PreparedInput> chunk) {
        long start = System.nanoTime();
        List<Scores> scores = session.score(chunk);
        inferenceSeconds.observe((System.nanoTime() - start) / NANOS_PER_SECOND);
        batchRecords.observe(chunk.size());
        recordsScored.inc(chunk.size());
        canary = chunk.get(0);
        return scores;
    }

    /** An event, or a rejection when the model's numbers are not numbers. */
    ScoringResult result(Candidate candidate, Scores scores) {
        Optional<String> flaw = events.flaw(scores);
        if (flaw.isPresent()) {
            return new ScoringResult.Rejected(RejectionReason.SCORING_FAILED, flaw.get());
        }
        UncertaintyEvent event = events.event(scored(candidate), scores);
        published.observe(event);
        return new ScoringResult.Scored(event);
    }

    private static EventFactory.Scored scored(Candidate candidate) {
        InferenceInput input = candidate.input();
        RawInput source = candidate.source();
        return new EventFactory.Scored(
                input.getId(),
                new SourceRef(source.topic(), source.partition(), source.offset()),
                input.getEventTime(),
                input.getAttributes());
    }

    /**
     * Tells a bad record from a broken environment: scores again what was scored before.
     *
     * @throws ScoringException when even that fails now
     */
    void proveItStillWorks() {
        PreparedInput known = canary;
        if (known != null) {
            session.score(List.of(known));
        }
    }

    private static void publishProvider(ModelIdentity identity, ExecutionReport report, EpistreamMetrics metrics) {
        metrics.executionProvider
                .labels(
                        identity.name(),
                        identity.version(),
                        report.requested().name().toLowerCase(Locale.ROOT),
                        report.active().name().toLowerCase(Locale.ROOT))
                .set(1);
        metrics.providerFallback.labels(identity.name(), identity.version()).set(report.fellBack() ? 1 : 0);
    }
}
