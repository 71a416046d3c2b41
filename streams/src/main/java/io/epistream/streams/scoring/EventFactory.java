package io.epistream.streams.scoring;

import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.Scores;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Puts a model's scores of a record into an event. The same record and scores give the same event. Thread-safe. */
public final class EventFactory {
    private final ModelIdentity identity;
    private final Provenance provenance;
    private final Segments segments;
    private final PredictionFields predictions;

    /**
     * A factory for one model.
     *
     * @param segments attributes that split the model's traffic into streams, in order
     */
    public EventFactory(ModelIdentity identity, List<String> segments) {
        this.identity = identity;
        this.provenance = provenance(identity);
        this.segments = new Segments(segments);
        this.predictions = new PredictionFields(identity);
    }

    /**
     * What was scored.
     *
     * @param id the record's own identity
     * @param source where it lies
     * @param eventTime when it was made
     * @param attributes free attributes
     */
    public record Scored(String id, SourceRef source, Instant eventTime, Map<String, String> attributes) {
        public Scored {
            attributes = Map.copyOf(attributes);
        }
    }

    /** What makes the scores unusable; empty when nothing does. NaN must not reach a window's sums. */
    public Optional<String> flaw(Scores scores) {
        boolean complete = identity.samples() == 1 || scores.epistemic().isPresent();
        return scores.isFinite() && complete
                ? Optional.empty()
                : Optional.of("the model's output is not a finite number (total " + scores.total() + ", aleatoric "
                        + scores.aleatoric() + ", epistemic " + scores.epistemic() + ", energy " + scores.energy()
                        + ")");
    }

    /** The event of a record. */
    public UncertaintyEvent event(Scored record, Scores scores) {
        UncertaintyEvent.Builder event = UncertaintyEvent.newBuilder()
                .setId(record.id())
                .setStream(new StreamId(identity.name(), identity.version(), segments.of(record.attributes())))
                .setEventTime(record.eventTime())
                .setSource(record.source())
                .setProvenance(provenance)
                .setTotal(scores.total())
                .setAleatoric(orNull(scores.aleatoric()))
                .setEpistemic(orNull(scores.epistemic()))
                .setEnergy(orNull(scores.energy()))
                .setMahalanobis(orNull(scores.distances().mahalanobis()))
                .setRelativeMahalanobis(orNull(scores.distances().relativeMahalanobis()))
                .setNearestNeighbour(orNull(scores.distances().nearestNeighbour()))
                .setAttributes(record.attributes());
        predictions.put(scores.prediction(), event);
        return event.build();
    }

    /** The posterior behind every event. */
    public Provenance provenance() {
        return provenance;
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
