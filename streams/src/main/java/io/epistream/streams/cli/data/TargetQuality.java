package io.epistream.streams.cli.data;

import io.epistream.models.inference.Scores;
import io.epistream.models.inference.TargetPrediction;
import io.epistream.models.measure.GaussianMixture;
import io.epistream.streams.cli.data.ScoreTally.Mean;
import io.epistream.streams.dataset.Truth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Error, negative log-likelihood in both forms and coverage of a regression. Not thread-safe. */
final class TargetQuality {
    private final Mean squares = new Mean();
    private final Mean mixture = new Mean();
    private final Mean momentMatched = new Mean();
    private final Mean covered = new Mean();
    private double nominal;

    void add(Scores scores, Truth truth) {
        if (!(scores.prediction() instanceof TargetPrediction target) || !(truth instanceof Truth.TargetTruth known)) {
            return;
        }
        double y = known.value();
        GaussianMixture predicted = target.mixture();
        squares.add((target.mean() - y) * (target.mean() - y));
        if (scores.aleatoric().isPresent()) {
            // without noise the samples are points, which have no density
            mixture.add(-predicted.logDensity(y));
        }
        if (predicted.variance() > 0) {
            momentMatched.add(-predicted.momentMatchedLogDensity(y));
        }
        cover(target, y);
    }

    private void cover(TargetPrediction target, double y) {
        List<Double> levels = target.levels();
        if (levels.size() < 2) {
            return;
        }
        List<Double> quantiles = target.quantiles();
        int last = levels.size() - 1;
        nominal = levels.get(last) - levels.get(0);
        covered.add(quantiles.get(0) <= y && y <= quantiles.get(last) ? 1 : 0);
    }

    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        OptionalDouble meanSquare = squares.mean();
        if (meanSquare.isPresent()) {
            figures.put("rmse", Math.sqrt(meanSquare.getAsDouble()));
        }
        ScoreTally.put(figures, "nll-mixture", mixture.mean());
        ScoreTally.put(figures, "nll-moment-matched", momentMatched.mean());
        if (covered.mean().isPresent()) {
            figures.put("coverage", covered.mean().getAsDouble());
            figures.put("coverage-nominal", nominal);
        }
        return figures;
    }
}
