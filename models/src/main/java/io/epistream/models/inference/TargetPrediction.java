package io.epistream.models.inference;

import io.epistream.models.bundle.TargetSpec;
import io.epistream.models.measure.GaussianMixture;
import io.epistream.models.measure.Moments;
import java.util.Arrays;
import java.util.List;

/**
 * A number with its predictive distribution: the equal-weight mixture of the samples' normals, or of their points where
 * the model says nothing about noise. A negative variance is no number. In the target's unit. Immutable.
 */
public final class TargetPrediction implements Prediction {
    private final double[] means;
    private final double[] variances;
    private final List<Double> levels;

    /**
     * Wraps one record's samples.
     *
     * @param means raw predicted mean of each sample, {@code [samples]}
     * @param variances raw noise variance of each; empty where the model has none
     * @param target what scales them, and the levels of the quantiles to report
     */
    TargetPrediction(float[] means, float[] variances, TargetSpec target) {
        double scale = target.scale();
        this.means = Floats.transformed(means, scale, target.offset());
        this.variances = Floats.transformed(variances, scale * scale, 0);
        this.levels = target.quantiles();
    }

    @Override
    public boolean isFinite() {
        return Arrays.stream(means).allMatch(Double::isFinite)
                && Arrays.stream(variances).allMatch(v -> v >= 0 && Double.isFinite(v));
    }

    /** Mean over samples of their means. */
    public double mean() {
        return Moments.of(means).mean();
    }

    /** Levels of the quantiles to report, each in (0, 1), ascending. */
    public List<Double> levels() {
        return levels;
    }

    /** Quantile of the mixture at each of {@link #levels}. */
    public List<Double> quantiles() {
        return levels.stream().map(mixture()::quantile).toList();
    }

    /** The predictive distribution; only where {@link #isFinite}. */
    public GaussianMixture mixture() {
        return new GaussianMixture(means, variances.length == 0 ? new double[means.length] : variances);
    }
}
