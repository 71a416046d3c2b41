package io.epistream.streams.scoring;

import io.epistream.models.bundle.TargetSpec;
import io.epistream.models.inference.ClassPrediction;
import io.epistream.models.inference.LabelPrediction;
import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.Prediction;
import io.epistream.models.inference.TargetPrediction;
import io.epistream.schemas.ClassProbability;
import io.epistream.schemas.LabelUncertainty;
import io.epistream.schemas.Quantile;
import io.epistream.schemas.TargetEstimate;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What an event says about the prediction itself, task by task. Thread-safe. */
final class PredictionFields {
    private static final int TOP_CLASSES = 5;
    private static final int MOST_LABELS = 256;

    private final ModelIdentity identity;

    PredictionFields(ModelIdentity identity) {
        this.identity = identity;
    }

    void put(Prediction prediction, UncertaintyEvent.Builder event) {
        if (prediction instanceof ClassPrediction classes) {
            event.setTask(Task.CLASSIFICATION)
                    .setPredictedClass(classes.predictedClass())
                    .setPredictedLabel(label(classes.predictedClass()))
                    .setConfidence(classes.confidence())
                    .setTopClasses(topClasses(classes));
        } else if (prediction instanceof LabelPrediction labels) {
            event.setTask(Task.MULTILABEL).setLabels(labels(labels));
        } else if (prediction instanceof TargetPrediction target) {
            event.setTask(Task.REGRESSION).setTarget(estimate(target));
        }
    }

    /** Most probable first; of equals, the lower index first. */
    private List<ClassProbability> topClasses(ClassPrediction scores) {
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

    /** In order; where there are too many for one event, the most uncertain ones. */
    private List<LabelUncertainty> labels(LabelPrediction labels) {
        IntStream all = IntStream.range(0, labels.labels());
        IntStream kept = labels.labels() <= MOST_LABELS
                ? all
                : all.boxed()
                        .sorted(Comparator.comparingDouble((Integer k) -> -labels.total(k)))
                        .limit(MOST_LABELS)
                        .mapToInt(Integer::intValue)
                        .sorted();
        return kept.mapToObj(k -> new LabelUncertainty(
                        k,
                        label(k),
                        labels.probability(k),
                        labels.total(k),
                        EventFactory.orNull(labels.aleatoric(k)),
                        EventFactory.orNull(labels.epistemic(k))))
                .toList();
    }

    private TargetEstimate estimate(TargetPrediction target) {
        List<Quantile> quantiles = new ArrayList<>();
        List<Double> values = target.quantiles();
        for (int i = 0; i < values.size(); i++) {
            quantiles.add(new Quantile(target.levels().get(i), values.get(i)));
        }
        String name = identity.target().map(TargetSpec::name).orElse("");
        String unit = identity.target().map(TargetSpec::unit).orElse("");
        return new TargetEstimate(name, unit, target.mean(), quantiles);
    }
}
