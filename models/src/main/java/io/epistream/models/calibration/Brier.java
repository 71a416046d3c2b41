package io.epistream.models.calibration;

/**
 * Brier score: squared distance of the predicted probabilities from what happened, mean over records.
 *
 * <pre>
 * classification  mean_n Σ_k (p_nk − [y_n = k])²     0 to 2
 * multi-label     mean_n Σ_k (p_nk − y_nk)²          0 to K
 * </pre>
 *
 * <p>Summed over classes, not divided by their number (Lakshminarayanan et al. 2017 divide). Smaller is better; proper.
 * NaN gives NaN; no record is refused. Pure. Brier 1950 (DOI 10.1175/1520-0493(1950)078&lt;0001:VOFEIT&gt;2.0.CO;2).
 */
public final class Brier {
    private Brier() {}

    /**
     * Score of a classifier.
     *
     * @param probabilities {@code [records, classes]}
     * @param labels {@code [records]}
     */
    public static double of(double[][] probabilities, int[] labels) {
        Rows.check("probabilities", probabilities.length, "labels", labels.length);
        double sum = 0;
        for (int n = 0; n < labels.length; n++) {
            int label = Rows.label(labels, n, probabilities[n].length);
            for (int k = 0; k < probabilities[n].length; k++) {
                sum += square(probabilities[n][k] - (k == label ? 1 : 0));
            }
        }
        return sum / labels.length;
    }

    /**
     * Score of a multi-label model.
     *
     * @param probabilities {@code [records, labels]}
     * @param labels {@code [records, labels]}
     */
    public static double of(double[][] probabilities, boolean[][] labels) {
        Rows.check("probabilities", probabilities.length, "labels", labels.length);
        double sum = 0;
        for (int n = 0; n < labels.length; n++) {
            boolean[] holds = Rows.labels(labels, n, probabilities[n].length);
            for (int k = 0; k < holds.length; k++) {
                sum += square(probabilities[n][k] - (holds[k] ? 1 : 0));
            }
        }
        return sum / labels.length;
    }

    private static double square(double x) {
        return x * x;
    }
}
