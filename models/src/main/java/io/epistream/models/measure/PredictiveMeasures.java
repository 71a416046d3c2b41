package io.epistream.models.measure;

/**
 * What S samples of a classifier's logits say about one record; the float64 definition that the fused graph's heads are
 * tested against.
 *
 * <pre>
 * p_s = softmax(z_s / T)        p̄ = mean_s p_s
 * total     = H[p̄]                              predictive entropy
 * aleatoric = mean_s H[p_s]                      expected entropy
 * epistemic = mean_s Σ_k p_sk ln(p_sk / p̄_k)    mutual information, KL form, clipped at 0
 * energy    = mean_s −logsumexp z_s              raw logits
 * </pre>
 *
 * With one sample aleatoric equals total and epistemic is 0; a caller that has only one reports neither. NaN in any logit
 * gives NaN measures. Pure. Houlsby et al. 2011 (arXiv 1112.5745) eq. 2; Liu et al. 2020 (arXiv 2010.03759) eq. 4.
 *
 * @param total nats, 0 to ln K
 * @param aleatoric nats, 0 to ln K
 * @param epistemic nats, 0 to ln K
 * @param energy nats, any sign
 */
public record PredictiveMeasures(double total, double aleatoric, double epistemic, double energy) {

    /**
     * Measures one record.
     *
     * @param logits {@code [samples, classes]}, at least one sample
     * @param temperature T, above 0
     */
    public static PredictiveMeasures of(double[][] logits, double temperature) {
        Samples.check(logits, temperature);
        double[][] logP = new double[logits.length][];
        double energy = 0;
        for (int s = 0; s < logits.length; s++) {
            logP[s] = LogSumExp.normalise(scaled(logits[s], temperature));
            energy -= LogSumExp.of(logits[s]);
        }
        double[] mean = meanProbabilities(logP);
        double[] logMean = logMean(logP);
        double aleatoric = 0;
        double epistemic = 0;
        for (double[] sample : logP) {
            aleatoric += entropy(sample);
            epistemic += divergence(sample, logMean);
        }
        int samples = logits.length;
        return new PredictiveMeasures(
                Entropy.of(mean), aleatoric / samples, Math.max(0, epistemic / samples), energy / samples);
    }

    /** mean_s softmax of log-probabilities or logits {@code [samples, classes]}: probabilities are averaged, not logits. */
    public static double[] meanProbabilities(double[][] logits) {
        double[] mean = new double[logits[0].length];
        for (double[] sample : logits) {
            double[] logP = LogSumExp.normalise(sample);
            for (int k = 0; k < mean.length; k++) {
                mean[k] += Math.exp(logP[k]) / logits.length;
            }
        }
        return mean;
    }

    /** ln p̄ from the sum: dividing first would take a probability near 1e-323 to 0 and its divergence to infinity. */
    private static double[] logMean(double[][] logP) {
        double[] logMean = new double[logP[0].length];
        for (int k = 0; k < logMean.length; k++) {
            double sum = 0;
            for (double[] sample : logP) {
                sum += Math.exp(sample[k]);
            }
            logMean[k] = Math.log(sum) - Math.log(logP.length);
        }
        return logMean;
    }

    private static double[] scaled(double[] logits, double temperature) {
        double[] scaled = new double[logits.length];
        for (int k = 0; k < logits.length; k++) {
            scaled[k] = logits[k] / temperature;
        }
        return scaled;
    }

    private static double entropy(double[] logP) {
        double sum = 0;
        for (double l : logP) {
            double p = Math.exp(l);
            sum += p == 0 ? 0 : p * l;
        }
        return 0 - sum;
    }

    /** Σ_k p_k ln(p_k / q_k), nats, at least 0 up to rounding. */
    private static double divergence(double[] logP, double[] logQ) {
        double sum = 0;
        for (int k = 0; k < logP.length; k++) {
            double p = Math.exp(logP[k]);
            sum += p == 0 ? 0 : p * (logP[k] - logQ[k]);
        }
        return sum;
    }
}
