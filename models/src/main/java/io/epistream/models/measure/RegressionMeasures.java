package io.epistream.models.measure;

import java.util.OptionalDouble;

/**
 * What S samples of a regression model's mean, and variance where the model has one, say about one record: the law of
 * total variance over the samples; the float64 definition that the fused graph's heads are tested against.
 *
 * <pre>
 * mean      = mean_s μ_s
 * aleatoric = mean_s σ²_s                    absent for a model without a variance head, never zero
 * epistemic = mean_s (μ_s − mean)²           population variance (1/S), so that total is the mixture's exact variance
 * total     = aleatoric + epistemic          epistemic alone where there is no aleatoric part
 * </pre>
 *
 * <p>Units: the target's for the mean, its square for the others. Total without an aleatoric part is a lower bound: it
 * is what the samples disagree on and holds no noise of the data; compare it with no total that does. With one sample
 * epistemic is 0; a caller that has only one reports none. NaN among the means or an infinite mean gives NaN for
 * epistemic and total, NaN among the variances for aleatoric and total; an infinite variance is kept. A negative
 * variance is refused. Pure. Lakshminarayanan et al. 2017 (arXiv 1612.01474) section 2.4 for the mixture; Kendall and
 * Gal 2017 (arXiv 1703.04977) eq. 9 for the two parts.
 *
 * @param mean of the mixture
 * @param total at least 0
 * @param aleatoric at least 0; empty without a variance head
 * @param epistemic at least 0
 */
public record RegressionMeasures(double mean, double total, OptionalDouble aleatoric, double epistemic) {

    /**
     * Measures one record.
     *
     * @param means {@code [samples]}, at least one
     * @param variances {@code [samples]}, or empty for a model without a variance head
     * @throws IllegalArgumentException when the lengths disagree or a variance is negative
     */
    public static RegressionMeasures of(double[] means, double[] variances) {
        check(means, variances);
        // Welford's update sums squared deviations; E[μ²] − E[μ]² would cancel
        Moments moments = Moments.of(means);
        double epistemic = moments.variance();
        if (variances.length == 0) {
            return new RegressionMeasures(moments.mean(), epistemic, OptionalDouble.empty(), epistemic);
        }
        double aleatoric = 0;
        for (double variance : variances) {
            aleatoric += variance / variances.length;
        }
        return new RegressionMeasures(moments.mean(), aleatoric + epistemic, OptionalDouble.of(aleatoric), epistemic);
    }

    private static void check(double[] means, double[] variances) {
        if (means.length == 0) {
            throw new IllegalArgumentException("means: must hold at least one sample");
        }
        if (variances.length != 0 && variances.length != means.length) {
            throw new IllegalArgumentException("variances: must be none or one for each of the " + means.length
                    + " means, were " + variances.length);
        }
        for (double variance : variances) {
            if (variance < 0) {
                throw new IllegalArgumentException("variances: must be >= 0, was " + variance);
            }
        }
    }
}
