package io.epistream.models.measure;

/**
 * log Σ exp x_i without overflow: the largest value is taken out first.
 *
 * <p>Edge cases: no values give −∞; all −∞ give −∞; any +∞ gives +∞; any NaN gives NaN. Pure.
 */
public final class LogSumExp {
    private LogSumExp() {}

    /** log Σ exp of the values, nats. */
    public static double of(double... values) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        if (Double.isInfinite(largest) || Double.isNaN(largest)) {
            return largest;
        }
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - largest);
        }
        return largest + Math.log(sum);
    }

    /** x_i − log Σ exp x_j: the log-softmax, nats, at most 0. */
    public static double[] normalise(double... values) {
        double total = of(values);
        double[] normalised = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            normalised[i] = values[i] - total;
        }
        return normalised;
    }
}
