package io.epistream.streams.scoring;

import io.epistream.models.graph.Task;
import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.Scores;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.Histogram;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Puts a model's scores of a record into an event. The same record and scores give the same event. Thread-safe. */
final class EventFactory {
    private final ModelIdentity identity;
    private final Provenance provenance;
    private final Segments segments;
    private final PredictionFields predictions;
    private final Histogram.Child total;
    private final Histogram.Child aleatoric;
    private final Histogram.Child epistemic;

    EventFactory(ModelIdentity identity, Segments segments, EpistreamMetrics metrics) {
        this.identity = identity;
        this.provenance = provenance(identity);
        this.segments = segments;
        this.predictions = new PredictionFields(identity);
        this.total = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "total");
        this.aleatoric = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "aleatoric");
        this.epistemic = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "epistemic");
    }

    /** What makes the scores unusable; empty when nothing does. NaN must not reach a window's sums. */
    Optional<String> flaw(Scores scores) {
        boolean complete = identity.samples() == 1 || scores.epistemic().isPresent();
        return scores.isFinite() && complete
                ? Optional.empty()
                : Optional.of("the model's output is not a finite number (total " + scores.total() + ", aleatoric "
                        + scores.aleatoric() + ", epistemic " + scores.epistemic() + ", energy " + scores.energy()
                        + ")");
    }

    UncertaintyEvent event(Candidate candidate, Scores scores) {
        InferenceInput input = candidate.input();
        RawInput source = candidate.source();
        observe(scores);
        UncertaintyEvent.Builder event = UncertaintyEvent.newBuilder()
                .setId(input.getId())
                .setStream(new StreamId(identity.name(), identity.version(), segments.of(input.getAttributes())))
                .setEventTime(input.getEventTime())
                .setSource(new SourceRef(source.topic(), source.partition(), source.offset()))
                .setProvenance(provenance)
                .setTotal(scores.total())
                .setAleatoric(orNull(scores.aleatoric()))
                .setEpistemic(orNull(scores.epistemic()))
                .setEnergy(orNull(scores.energy()))
                .setMahalanobis(orNull(scores.distances().mahalanobis()))
                .setRelativeMahalanobis(orNull(scores.distances().relativeMahalanobis()))
                .setNearestNeighbour(orNull(scores.distances().nearestNeighbour()))
                .setAttributes(input.getAttributes());
        predictions.put(scores.prediction(), event);
        return event.build();
    }

    /** Nats only: variances of regressions have units of their own. */
    private void observe(Scores scores) {
        if (identity.task() == Task.REGRESSION) {
            return;
        }
        total.observe(scores.total());
        scores.aleatoric().ifPresent(aleatoric::observe);
        scores.epistemic().ifPresent(epistemic::observe);
    }

    private static Provenance provenance(ModelIdentity identity) {
        return Provenance.newBuilder()
                .setModelDigest(identity.digest())
                .setMethod(identity.method())
                .setSamples(identity.samples())
                .setSeed(identity.seed().isPresent() ? identity.seed().getAsLong() : null)
                .setMaskSetHash(identity.maskSetHash().orElse(null))
                .setDropoutInjected(identity.dropoutInjected())
                .build();
    }

    static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
