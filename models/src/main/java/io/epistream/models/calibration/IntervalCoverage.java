package io.epistream.models.calibration;

/**
 * How often prediction intervals hold the target, and how wide they are: PICP and MPIW.
 *
 * <pre>
 * coverage  = (1/n) #{ n : lower_n ≤ y_n ≤ upper_n }     closed at both ends
 * meanWidth = mean_n (upper_n − lower_n)
 * </pre>
 *
 * <p>Coverage should be near the intervals' nominal probability; alone it is met by any interval that is wide enough.
 * Infinite bounds are allowed. NaN, a lower bound above its upper one and no record are refused. Pure. Khosravi et al.
 * 2011 (DOI 10.1109/TNN.2010.2096824).
 *
 * @param coverage 0 to 1
 * @param meanWidth in the target's unit, at least 0
 */
public record IntervalCoverage(double coverage, double meanWidth) {

    /**
     * Coverage and width of the intervals.
     *
     * @param lower {@code [records]}
     * @param upper {@code [records]}
     * @param targets {@code [records]}
     */
    public static IntervalCoverage of(double[] lower, double[] upper, double[] targets) {
        Rows.check("lower", lower.length, "upper", upper.length);
        Rows.check("lower", lower.length, "targets", targets.length);
        Rows.checkRanked("targets", targets);
        int held = 0;
        double width = 0;
        for (int n = 0; n < targets.length; n++) {
            if (!(lower[n] <= upper[n])) {
                throw new IllegalArgumentException(
                        "lower[" + n + "]: must be <= upper, was " + lower[n] + " with upper " + upper[n]);
            }
            held += lower[n] <= targets[n] && targets[n] <= upper[n] ? 1 : 0;
            width += upper[n] - lower[n];
        }
        return new IntervalCoverage((double) held / targets.length, width / targets.length);
    }
}
