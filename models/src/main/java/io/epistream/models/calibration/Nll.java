package io.epistream.models.calibration;

import io.epistream.models.measure.GaussianMixture;
import io.epistream.models.measure.LogSigmoid;
import io.epistream.models.measure.LogSumExp;
import java.util.List;

/**
 * Negative log-likelihood of what happened under the predictive mixture of S samples, mean over records.
 *
 * <pre>
 * classification  mean_n −ln (1/S) Σ_s softmax(z_sn / T)[y_n]
 * multi-label     mean_n Σ_k −ln (1/S) Σ_s σ(±z_snk / T)    + where the label holds, else −; summed over labels
 * mixture         mean_n −ln (1/S) Σ_s N(y_n; μ_sn, σ²_sn)
 * moment-matched  mean_n −ln N(y_n; mean_n, variance_n)           the mixture's moments
 * </pre>
 *
 * <p>Probabilities are averaged, not logits, and T divides each sample's logits; everything in logsumexp form. The
 * multi-label form treats labels as independent. Nats (per unit of the target for the last two); smaller is better;
 * proper. For regression report both forms: they differ, and tables in the literature use the moment-matched one.
 *
 * <p>A logit of −∞ is an impossible class; a record whose label is impossible in every sample gives +∞. A mixture of
 * point masses gives +∞, or −∞ where one is met. NaN gives NaN. No record or no sample is refused. Pure.
 * Lakshminarayanan et al. 2017 (arXiv 1612.01474) section 2.4; Gal and Ghahramani 2016 (arXiv 1506.02142) eq. 8 for the
 * mixture in regression.
 */
public final class Nll {
    private Nll() {}

    /**
     * Of a classifier.
     *
     * @param logits {@code [samples, records, classes]}
     * @param labels {@code [records]}
     * @param temperature T, above 0
     */
    public static double classification(double[][][] logits, int[] labels, double temperature) {
        Rows.check(logits, labels.length, temperature);
        double[] logP = new double[logits.length];
        double sum = 0;
        for (int n = 0; n < labels.length; n++) {
            for (int s = 0; s < logP.length; s++) {
                double[] z = logits[s][n];
                logP[s] = ScaledSoftmax.logProbability(z, Rows.label(labels, n, z.length), temperature);
            }
            sum += surprise(logP);
        }
        return sum / labels.length;
    }

    /**
     * Of a multi-label model.
     *
     * @param logits {@code [samples, records, labels]}
     * @param labels {@code [records, labels]}
     * @param temperature T, above 0
     */
    public static double multilabel(double[][][] logits, boolean[][] labels, double temperature) {
        Rows.check(logits, labels.length, temperature);
        double[] logP = new double[logits.length];
        double sum = 0;
        for (int n = 0; n < labels.length; n++) {
            boolean[] holds = Rows.labels(labels, n, logits[0][n].length);
            for (int k = 0; k < holds.length; k++) {
                for (int s = 0; s < logP.length; s++) {
                    double z = logits[s][n][k] / temperature;
                    logP[s] = LogSigmoid.of(holds[k] ? z : -z);
                }
                sum += surprise(logP);
            }
        }
        return sum / labels.length;
    }

    /** −ln of the mean of e^logP. */
    private static double surprise(double[] logP) {
        return Math.log(logP.length) - LogSumExp.of(logP);
    }

    /**
     * Of the exact mixture in regression.
     *
     * @param predictions {@code [records]}
     * @param targets {@code [records]}
     */
    public static double mixture(List<GaussianMixture> predictions, double[] targets) {
        Rows.check("predictions", predictions.size(), "targets", targets.length);
        double sum = 0;
        for (int n = 0; n < targets.length; n++) {
            sum -= predictions.get(n).logDensity(targets[n]);
        }
        return sum / targets.length;
    }

    /**
     * Of the normal distribution with the mixture's moments in regression.
     *
     * @param predictions {@code [records]}
     * @param targets {@code [records]}
     */
    public static double momentMatched(List<GaussianMixture> predictions, double[] targets) {
        Rows.check("predictions", predictions.size(), "targets", targets.length);
        double sum = 0;
        for (int n = 0; n < targets.length; n++) {
            sum -= predictions.get(n).momentMatchedLogDensity(targets[n]);
        }
        return sum / targets.length;
    }
}
