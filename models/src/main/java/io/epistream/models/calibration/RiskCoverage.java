package io.epistream.models.calibration;

/** Errors among the i most certain records, for every i: what the areas under risk–coverage curves are made of. */
final class RiskCoverage {
    private RiskCoverage() {}

    /** {@code [records]}: entry i − 1 counts the errors among the i least uncertain, equal ones as they came. */
    static long[] errors(double[] uncertainties, boolean[] correct) {
        Rows.check("uncertainties", uncertainties.length, "correct", correct.length);
        Rows.checkRanked("uncertainties", uncertainties);
        long[] errors = new long[correct.length];
        int[] order = Ascending.order(uncertainties);
        long wrong = 0;
        for (int i = 0; i < order.length; i++) {
            wrong += correct[order[i]] ? 0 : 1;
            errors[i] = wrong;
        }
        return errors;
    }
}
