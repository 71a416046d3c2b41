package io.epistream.models.fit;

import io.epistream.models.bundle.TargetSpec;
import io.epistream.models.graph.Task;
import io.epistream.models.measure.LogSigmoid;
import io.epistream.models.measure.LogSumExp;
import io.epistream.models.posterior.Likelihood;

/** Sums what rows say about a model's outputs: ln p(y | f), or squared residuals of a regression. Not thread-safe. */
final class LogLikelihood {
    private final double scale;
    private final double offset;
    private double sum;
    private double squares;
    private long rows;

    /** For values of a target, brought back to the model's unit; scale 1 and offset 0 for other tasks. */
    LogLikelihood(double scale, double offset) {
        this.scale = scale;
        this.offset = offset;
    }

    static LogLikelihood of(TargetSpec target) {
        return new LogLikelihood(target.scale(), target.offset());
    }

    void add(float[] outputs, Answer answer) {
        rows++;
        if (answer instanceof Answer.OfClass known) {
            sum += outputs.length == 1
                    ? LogSigmoid.of(known.index() == 1 ? outputs[0] : -outputs[0])
                    : outputs[known.index()] - LogSumExp.of(doubles(outputs));
        } else if (answer instanceof Answer.OfLabels known) {
            boolean[] holds = known.array();
            for (int k = 0; k < holds.length; k++) {
                sum += LogSigmoid.of(holds[k] ? outputs[k] : -outputs[k]);
            }
        } else if (answer instanceof Answer.OfTarget known) {
            double residual = (known.value() - offset) / scale - outputs[0];
            squares += residual * residual;
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Mean squared residual σ², in the model's unit squared. */
    double noiseVariance() {
        return squares / rows;
    }

    /** ln p of all rows, for classes and labels. */
    double ofLabels() {
        return sum;
    }

    /** ln p of all rows for a regression with noise variance σ² as it is: −n/2 (ln 2πσ² + 1). */
    double ofTargets() {
        return -rows / 2.0 * (Math.log(2 * Math.PI * noiseVariance()) + 1);
    }

    /** The density that goes with the outputs; a regression's has unit variance until σ² is known. */
    static Likelihood likelihood(Task task, int outputs) {
        return switch (task) {
            case CLASSIFICATION -> outputs == 1 ? new Likelihood.Bernoulli() : new Likelihood.Categorical();
            case MULTILABEL -> new Likelihood.Bernoulli();
            case REGRESSION -> new Likelihood.Gaussian(1);
        };
    }
}
