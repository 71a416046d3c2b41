package io.epistream.models.calibration;

/**
 * Root mean squared error √(mean_n (ŷ_n − y_n)²), in the target's unit, at least 0. NaN gives NaN; no record is
 * refused. Pure.
 */
public final class Rmse {
    private Rmse() {}

    /**
     * The error.
     *
     * @param predictions {@code [records]}
     * @param targets {@code [records]}
     */
    public static double of(double[] predictions, double[] targets) {
        Rows.check("predictions", predictions.length, "targets", targets.length);
        double sum = 0;
        for (int n = 0; n < targets.length; n++) {
            double error = predictions[n] - targets[n];
            sum += error * error;
        }
        return Math.sqrt(sum / targets.length);
    }
}
