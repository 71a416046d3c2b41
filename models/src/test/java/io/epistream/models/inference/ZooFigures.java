package io.epistream.models.inference;

import io.epistream.models.calibration.Accuracy;
import io.epistream.models.calibration.IntervalCoverage;
import io.epistream.models.calibration.Nll;
import io.epistream.models.calibration.Rmse;
import io.epistream.models.calibration.TopLabelCalibration;
import io.epistream.models.measure.GaussianMixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of a bundle's figures.json, measured from scores; training/measures/ of the zoo has the definitions. */
final class ZooFigures {
    private ZooFigures() {}

    static Map<String, Double> of(List<Scores> scores, ZooRows rows) {
        Map<String, Double> figures = new HashMap<>();
        figures.put("mean-total", mean(scores, Scores::total));
        figures.put("mean-aleatoric", mean(scores, s -> s.aleatoric().orElseThrow()));
        figures.put("mean-epistemic", mean(scores, s -> s.epistemic().orElseThrow()));
        figures.putAll(
                scores.get(0).prediction() instanceof TargetPrediction
                        ? regression(scores, rows.observed())
                        : classification(scores, rows.classes()));
        return figures;
    }

    private static Map<String, Double> classification(List<Scores> scores, int[] labels) {
        double[][] probabilities = scores.stream()
                .map(Scores::classPrediction)
                .map(ZooFigures::probabilities)
                .toArray(double[][]::new);
        double nll = 0;
        for (int n = 0; n < labels.length; n++) {
            nll -= Math.log(probabilities[n][labels[n]]) / labels.length;
        }
        return Map.of(
                "accuracy",
                Accuracy.of(probabilities, labels),
                "nll",
                nll,
                "ece",
                TopLabelCalibration.of(probabilities, labels).ece());
    }

    private static double[] probabilities(ClassPrediction prediction) {
        double[] probabilities = new double[prediction.classes()];
        for (int k = 0; k < probabilities.length; k++) {
            probabilities[k] = prediction.probability(k);
        }
        return probabilities;
    }

    private static Map<String, Double> regression(List<Scores> scores, double[] targets) {
        List<GaussianMixture> mixtures = scores.stream()
                .map(s -> ((TargetPrediction) s.prediction()).mixture())
                .toList();
        IntervalCoverage interval = IntervalCoverage.of(quantiles(mixtures, .05), quantiles(mixtures, .95), targets);
        double[] means = mixtures.stream().mapToDouble(GaussianMixture::mean).toArray();
        return Map.of(
                "rmse",
                Rmse.of(means, targets),
                "nll-moment-matched",
                Nll.momentMatched(mixtures, targets),
                "nll-mixture",
                Nll.mixture(mixtures, targets),
                "coverage-90",
                interval.coverage(),
                "width-90",
                interval.meanWidth());
    }

    private static double[] quantiles(List<GaussianMixture> mixtures, double level) {
        return mixtures.stream().mapToDouble(mixture -> mixture.quantile(level)).toArray();
    }

    private static double mean(List<Scores> scores, ToDoubleFunction<Scores> part) {
        return scores.stream().mapToDouble(part).average().orElseThrow();
    }
}
