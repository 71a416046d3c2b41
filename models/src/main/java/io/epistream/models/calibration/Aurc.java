package io.epistream.models.calibration;

/**
 * Area under the risk–coverage curve: the mean of the error rates among the i most certain records, i = 1 … n.
 *
 * <pre>AURC = (1/n) Σ_i (errors among the first i) / i</pre>
 *
 * <p>0 to 1, smaller is better; it mixes accuracy with the quality of the ranking. The plain mean of selective risks,
 * not a trapezoid over coverage. Equal uncertainties keep the order of their records, so that the area can depend on
 * it. Infinite uncertainties rank as they compare; NaN and no record are refused. Takes O(n log n). Pure. Geifman et
 * al. 2019 (arXiv 1805.08206).
 */
public final class Aurc {
    private Aurc() {}

    /**
     * The area.
     *
     * @param uncertainties {@code [records]}, larger is less certain
     * @param correct {@code [records]}
     */
    public static double of(double[] uncertainties, boolean[] correct) {
        long[] errors = RiskCoverage.errors(uncertainties, correct);
        double sum = 0;
        for (int i = 0; i < errors.length; i++) {
            sum += (double) errors[i] / (i + 1);
        }
        return sum / errors.length;
    }
}
