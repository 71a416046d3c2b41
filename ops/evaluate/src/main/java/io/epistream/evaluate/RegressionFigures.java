package io.epistream.evaluate;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.calibration.IntervalCoverage;
import io.epistream.models.calibration.Nll;
import io.epistream.models.calibration.Rmse;
import io.epistream.models.inference.ScoringSession;
import io.epistream.models.inference.TargetPrediction;
import io.epistream.models.measure.GaussianMixture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A regression's error, likelihood and intervals on its test rows; the target's unit, nats. */
final class RegressionFigures {
    static final String RMSE = "rmse";
    static final String NLL_MOMENTS = "nll-moments";
    static final String NLL_MIXTURE = "nll-mixture";
    static final String COVERAGE_90 = "coverage-90";

    private static final double LOWER = .05;
    private static final double UPPER = .95;

    private RegressionFigures() {}

    static Map<String, Double> of(RunSpec run) throws BundleException, EvaluationException {
        ModelBundle bundle = ModelBundle.load(run.bundle());
        try (ScoringSession session = ScoringSession.open(bundle, Execution.OPTIONS)) {
            LabelledRows rows = RowReader.all(run.test(), bundle.description(), session::prepare);
            List<GaussianMixture> predictions = session.score(rows.inputs()).stream()
                    .map(scores -> ((TargetPrediction) scores.prediction()).mixture())
                    .toList();
            return of(predictions, rows.targets());
        }
    }

    private static Map<String, Double> of(List<GaussianMixture> predictions, double[] targets) {
        double[] means = predictions.stream().mapToDouble(GaussianMixture::mean).toArray();
        double[] lower =
                predictions.stream().mapToDouble(p -> p.quantile(LOWER)).toArray();
        double[] upper =
                predictions.stream().mapToDouble(p -> p.quantile(UPPER)).toArray();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(RMSE, Rmse.of(means, targets));
        figures.put(NLL_MOMENTS, Nll.momentMatched(predictions, targets));
        figures.put(NLL_MIXTURE, Nll.mixture(predictions, targets));
        figures.put(COVERAGE_90, IntervalCoverage.of(lower, upper, targets).coverage());
        return figures;
    }
}
