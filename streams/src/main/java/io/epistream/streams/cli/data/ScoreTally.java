package io.epistream.streams.cli.data;

import io.epistream.models.inference.Scores;
import io.epistream.streams.dataset.Truth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sums up scored rows: mean uncertainties, every OOD score, and where labels are known how good it all was. Not thread-safe. */
final class ScoreTally {
    private final OodScores ood = new OodScores();
    private final Mean total = new Mean();
    private final Mean aleatoric = new Mean();
    private final Mean epistemic = new Mean();
    private final ClassQuality classes = new ClassQuality();
    private final TargetQuality targets = new TargetQuality();
    private long rows;

    /** A mean of what came. */
    static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            sum += value;
            count++;
        }

        OptionalDouble mean() {
            return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
        }
    }

    void add(Scores scores, Optional<Truth> truth) {
        rows++;
        ood.add(scores);
        total.add(scores.total());
        scores.aleatoric().ifPresent(aleatoric::add);
        scores.epistemic().ifPresent(epistemic::add);
        truth.ifPresent(known -> {
            classes.add(scores.prediction(), known);
            targets.add(scores, known);
        });
    }

    long rows() {
        return rows;
    }

    OodScores ood() {
        return ood;
    }

    /** Mean uncertainties by name; what is absent is not there. */
    Map<String, Double> uncertainties() {
        Map<String, Double> means = new LinkedHashMap<>();
        put(means, "total", total.mean());
        put(means, "aleatoric", aleatoric.mean());
        put(means, "epistemic", epistemic.mean());
        return means;
    }

    /** Figures against labels by name, empty without labels. Ends the collection. */
    Map<String, Double> quality() {
        Map<String, Double> quality = new LinkedHashMap<>(classes.figures());
        quality.putAll(targets.figures());
        return quality;
    }

    static void put(Map<String, Double> figures, String name, OptionalDouble value) {
        value.ifPresent(number -> figures.put(name, number));
    }
}
