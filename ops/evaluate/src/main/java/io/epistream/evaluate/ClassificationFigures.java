package io.epistream.evaluate;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.calibration.Accuracy;
import io.epistream.models.calibration.TopLabelCalibration;
import io.epistream.models.inference.ClassPrediction;
import io.epistream.models.inference.Scores;
import io.epistream.models.inference.ScoringSession;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A classifier's accuracy, likelihood, calibration and out-of-distribution scores, before and after temperature. */
final class ClassificationFigures {
    static final String ACCURACY = "accuracy";
    static final String NLL = "nll";
    static final String ECE = "ece";
    static final String TEMPERATURE = "temperature";
    static final String PRIOR_PRECISION = "prior-precision";
    static final String SHRINKAGE = "shrinkage";
    /** What the name of a figure ends with that was measured with the fitted temperature. */
    static final String TEMPERED = ".tempered";

    private final RunSpec run;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private ClassificationFigures(RunSpec run) {
        this.run = run;
    }

    static Map<String, Double> of(RunSpec run) throws BundleException, EvaluationException {
        ClassificationFigures figures = new ClassificationFigures(run);
        figures.measure(FittedBundle.of(run));
        return figures.figures;
    }

    private void measure(FittedBundle fitted) throws BundleException, EvaluationException {
        if (run.laplace()) {
            figures.put(PRIOR_PRECISION, fitted.fitLaplace(run.training().orElseThrow()));
        }
        if (run.training().isPresent()) {
            figures.put(SHRINKAGE, fitted.fitDistance(run.training().get()));
        }
        ModelBundle bundle = fitted.bundle();
        SampledLogits test = SampledLogits.read(bundle, run.test());
        figures.put(NLL, test.nll(1));
        score(bundle, "");
        if (run.validation().isPresent()) {
            double temperature = fitted.fitTemperature(run.validation().get());
            figures.put(TEMPERATURE, temperature);
            figures.put(NLL + TEMPERED, test.nll(temperature));
            score(fitted.bundle(), TEMPERED);
        }
    }

    private void score(ModelBundle bundle, String suffix) throws BundleException, EvaluationException {
        try (ScoringSession session = ScoringSession.open(bundle, Execution.OPTIONS)) {
            LabelledRows rows = RowReader.all(run.test(), bundle.description(), session::prepare);
            List<Scores> usual = session.score(rows.inputs());
            double[][] probabilities = probabilities(usual);
            figures.put(ACCURACY + suffix, Accuracy.of(probabilities, rows.classes()));
            figures.put(
                    ECE + suffix,
                    TopLabelCalibration.of(probabilities, rows.classes()).ece());
            for (Map.Entry<String, Path> strange : run.strange().entrySet()) {
                LabelledRows others = RowReader.all(strange.getValue(), bundle.description(), session::prepare);
                OodFigures.add(figures, strange.getKey(), suffix, usual, session.score(others.inputs()));
            }
        }
    }

    private static double[][] probabilities(List<Scores> scores) {
        double[][] probabilities = new double[scores.size()][];
        for (int n = 0; n < probabilities.length; n++) {
            ClassPrediction prediction = scores.get(n).classPrediction();
            probabilities[n] = new double[prediction.classes()];
            for (int k = 0; k < probabilities[n].length; k++) {
                probabilities[n][k] = prediction.probability(k);
            }
        }
        return probabilities;
    }
}
