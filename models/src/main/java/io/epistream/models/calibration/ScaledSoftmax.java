package io.epistream.models.calibration;

/**
 * Softmax of logits over T without a copy of them, {@code [classes]}: the largest logit is taken out before the
 * division, so nothing overflows at any T. A logit of −∞ has probability 0; +∞, NaN or nothing but −∞ gives NaN.
 */
final class ScaledSoftmax {
    private ScaledSoftmax() {}

    /** ln softmax(z / T)[label], nats. */
    static double logProbability(double[] logits, int label, double temperature) {
        double largest = largest(logits);
        return (logits[label] - largest) / temperature - Math.log(sum(logits, largest, temperature));
    }

    /** Adds weight · softmax(z / T) to {@code totals}. */
    static void add(double[] logits, double temperature, double weight, double[] totals) {
        double largest = largest(logits);
        double sum = sum(logits, largest, temperature);
        for (int k = 0; k < totals.length; k++) {
            totals[k] += weight * Math.exp((logits[k] - largest) / temperature) / sum;
        }
    }

    private static double largest(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double z : logits) {
            largest = Math.max(largest, z);
        }
        return largest;
    }

    private static double sum(double[] logits, double largest, double temperature) {
        double sum = 0;
        for (double z : logits) {
            sum += Math.exp((z - largest) / temperature);
        }
        return sum;
    }
}
