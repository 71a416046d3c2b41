package io.epistream.models.calibration;

import io.epistream.models.measure.LogSigmoid;

/**
 * Probabilities of the predictive mixture of S samples: mean_s softmax(z_s / T), or mean_s σ(z_s / T). Probabilities
 * are averaged, not logits, and T divides each sample's logits.
 *
 * <p>0 to 1. A logit of −∞ gives 0; NaN, and for softmax +∞, gives NaN. No record or no sample is refused. Pure.
 */
public final class MixtureProbabilities {
    private MixtureProbabilities() {}

    /**
     * Of a classifier.
     *
     * @param logits {@code [samples, records, classes]}
     * @param temperature T, above 0
     * @return {@code [records, classes]}
     */
    public static double[][] ofClasses(double[][][] logits, double temperature) {
        double[][] mean = zeros(logits, temperature);
        for (double[][] sample : logits) {
            for (int n = 0; n < mean.length; n++) {
                ScaledSoftmax.add(sample[n], temperature, 1.0 / logits.length, mean[n]);
            }
        }
        return mean;
    }

    /**
     * Of a multi-label model.
     *
     * @param logits {@code [samples, records, labels]}
     * @param temperature T, above 0
     * @return {@code [records, labels]}
     */
    public static double[][] ofLabels(double[][][] logits, double temperature) {
        double[][] mean = zeros(logits, temperature);
        for (double[][] sample : logits) {
            for (int n = 0; n < mean.length; n++) {
                for (int k = 0; k < mean[n].length; k++) {
                    mean[n][k] += Math.exp(LogSigmoid.of(sample[n][k] / temperature)) / logits.length;
                }
            }
        }
        return mean;
    }

    private static double[][] zeros(double[][][] logits, double temperature) {
        Rows.check(logits, logits.length == 0 ? 0 : logits[0].length, temperature);
        double[][] zeros = new double[logits[0].length][];
        for (int n = 0; n < zeros.length; n++) {
            zeros[n] = new double[logits[0][n].length];
        }
        return zeros;
    }
}
