package io.epistream.models.calibration;

/**
 * Area under the generalised risk–coverage curve: the mean over coverages of the rate of undetected errors, which are
 * the errors among the i most certain records over all n of them.
 *
 * <pre>AUGRC = (1/n) Σ_i (errors among the first i) / n</pre>
 *
 * <p>0 to about 1/2, smaller is better; unlike AURC it does not let the few most certain records weigh most. Ties, NaN
 * and cost as for {@link Aurc}. Pure. Traub et al. 2024 (arXiv 2407.01032).
 */
public final class Augrc {
    private Augrc() {}

    /**
     * The area.
     *
     * @param uncertainties {@code [records]}, larger is less certain
     * @param correct {@code [records]}
     */
    public static double of(double[] uncertainties, boolean[] correct) {
        long[] errors = RiskCoverage.errors(uncertainties, correct);
        double sum = 0;
        for (long wrong : errors) {
            sum += wrong;
        }
        return sum / errors.length / errors.length;
    }
}
