package io.epistream.models.fit;

import io.epistream.models.calibration.MixtureProbabilities;
import io.epistream.models.calibration.Nll;
import io.epistream.models.calibration.TemperatureFit;
import io.epistream.models.calibration.TopLabelCalibration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Logits with what came true, of one task. */
final class Scored {
    static final String NLL = "nll";
    static final String ECE = "ece";

    private final double[][][] logits;
    private final int[] classes;
    private final boolean[][] labels;

    Scored(double[][][] logits, List<Answer> answers) {
        this.logits = logits;
        this.classes = answers.stream()
                .filter(Answer.OfClass.class::isInstance)
                .mapToInt(answer -> ((Answer.OfClass) answer).index())
                .toArray();
        this.labels = answers.stream()
                .filter(Answer.OfLabels.class::isInstance)
                .map(answer -> ((Answer.OfLabels) answer).array())
                .toArray(boolean[][]::new);
    }

    TemperatureFit fit() {
        return classes.length > 0 ? TemperatureFit.fit(logits, classes) : TemperatureFit.fit(logits, labels);
    }

    /** Negative log-likelihood in nats a row, and expected calibration error over 15 bins. */
    Map<String, Double> figures(double temperature) {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (classes.length > 0) {
            double[][] p = MixtureProbabilities.ofClasses(logits, temperature);
            figures.put(NLL, Nll.classification(logits, classes, temperature));
            figures.put(ECE, TopLabelCalibration.of(p, classes).ece());
        } else {
            double[][] p = MixtureProbabilities.ofLabels(logits, temperature);
            figures.put(NLL, Nll.multilabel(logits, labels, temperature));
            figures.put(ECE, TopLabelCalibration.of(p, labels).ece());
        }
        return figures;
    }
}
