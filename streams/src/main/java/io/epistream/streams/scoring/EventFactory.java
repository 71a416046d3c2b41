package io.epistream.streams.scoring;

import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.Scores;
import io.epistream.schemas.ClassProbability;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Puts a model's scores of a record into an event. The same record and scores give the same event. Thread-safe. */
final class EventFactory {
    private static final int TOP_CLASSES = 5;

    private final ModelIdentity identity;
    private final Provenance provenance;
    private final Segments segments;
    private final Histogram.Child total;
    private final Histogram.Child aleatoric;
    private final Histogram.Child epistemic;

    EventFactory(ModelIdentity identity, Segments segments, EpistreamMetrics metrics) {
        this.identity = identity;
        this.provenance = provenance(identity);
        this.segments = segments;
        this.total = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "total");
        this.aleatoric = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "aleatoric");
        this.epistemic = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "epistemic");
    }

    /** What makes the scores unusable; empty when nothing does. NaN must not reach a window's sums. */
    Optional<String> flaw(Scores scores) {
        boolean finite = Double.isFinite(scores.total())
                && Double.isFinite(scores.confidence())
                && Double.isFinite(scores.energy());
        boolean complete = identity.samples() == 1 || scores.epistemic().isPresent();
        return finite && complete
                ? Optional.empty()
                : Optional.of("the model's output is not a finite number (total " + scores.total() + ", confidence "
                        + scores.confidence() + ", energy " + scores.energy() + ")");
    }

    UncertaintyEvent event(Candidate candidate, Scores scores) {
        InferenceInput input = candidate.input();
        RawInput source = candidate.source();
        observe(scores);
        return UncertaintyEvent.newBuilder()
                .setId(input.getId())
                .setStream(new StreamId(identity.name(), identity.version(), segments.of(input.getAttributes())))
                .setEventTime(input.getEventTime())
                .setSource(new SourceRef(source.topic(), source.partition(), source.offset()))
                .setProvenance(provenance)
                .setTask(Task.CLASSIFICATION)
                .setPredictedClass(scores.predictedClass())
                .setPredictedLabel(label(scores.predictedClass()))
                .setConfidence(scores.confidence())
                .setTopClasses(topClasses(scores))
                .setTotal(scores.total())
                .setAleatoric(orNull(scores.aleatoric()))
                .setEpistemic(orNull(scores.epistemic()))
                .setEnergy(scores.energy())
                .setAttributes(input.getAttributes())
                .build();
    }

    private void observe(Scores scores) {
        total.observe(scores.total());
        scores.aleatoric().ifPresent(aleatoric::observe);
        scores.epistemic().ifPresent(epistemic::observe);
    }

    /** Most probable first; of equals, the lower index first. */
    private List<ClassProbability> topClasses(Scores scores) {
        int[] best = new int[Math.min(TOP_CLASSES, scores.classes())];
        int found = 0;
        for (int k = 0; k < scores.classes(); k++) {
            int place = found;
            while (place > 0 && scores.probability(best[place - 1]) < scores.probability(k)) {
                place--;
            }
            if (place < best.length) {
                found = Math.min(found + 1, best.length);
                System.arraycopy(best, place, best, place + 1, found - 1 - place);
                best[place] = k;
            }
        }
        List<ClassProbability> classes = new ArrayList<>(best.length);
        for (int k : best) {
            classes.add(new ClassProbability(k, label(k), scores.probability(k)));
        }
        return classes;
    }

    private String label(int k) {
        return k < identity.labels().size() ? identity.labels().get(k) : Integer.toString(k);
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

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
