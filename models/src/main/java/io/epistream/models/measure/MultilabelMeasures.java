package io.epistream.models.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * What S samples of a multi-label model's logits say about one record, each label a Bernoulli variable of its own; the
 * float64 definition that the fused graph's heads are tested against.
 *
 * <pre>
 * p_sk = σ(z_sk / T)        p̄_k = mean_s p_sk        h(p) = −p ln p − (1−p) ln(1−p)
 * total_k     = h(p̄_k)
 * aleatoric_k = mean_s h(p_sk)
 * epistemic_k = mean_s [ p_sk ln(p_sk / p̄_k) + (1−p_sk) ln((1−p_sk) / (1−p̄_k)) ]    KL form, clipped at 0
 * total, aleatoric, epistemic = their sums over labels
 * energy      = −Σ_k mean_s ln(1 + exp z_sk)        joint energy, raw logits; larger = more OOD
 * </pre>
 *
 * <p>Total is aleatoric plus epistemic, per label and summed. For labels that are independent given the sample the
 * summed aleatoric part is the joint one, and the other two sums bound their joint forms from above. With one sample
 * aleatoric equals total and epistemic is 0; a caller that has only one reports neither. A logit of ±∞ is a sure label:
 * entropy 0, and for +∞ energy −∞. NaN in a logit gives NaN for its label, the sums and energy. No labels give zeros.
 * Pure. Houlsby et al. 2011 (arXiv 1112.5745) eq. 2 for the decomposition; Wang et al. 2021 (arXiv 2109.14162) for the
 * energy.
 *
 * @param labels one per label, in the model's order
 * @param total nats, 0 to K ln 2
 * @param aleatoric nats, 0 to K ln 2
 * @param epistemic nats, 0 to K ln 2
 * @param energy nats, at most 0
 */
public record MultilabelMeasures(List<Label> labels, double total, double aleatoric, double epistemic, double energy) {

    /** Copies the list. */
    public MultilabelMeasures {
        labels = List.copyOf(labels);
    }

    /**
     * Measures one record.
     *
     * @param logits {@code [samples, labels]}, at least one sample
     * @param temperature T, above 0
     */
    public static MultilabelMeasures of(double[][] logits, double temperature) {
        Samples.check(logits, temperature);
        List<Label> labels = new ArrayList<>();
        double total = 0;
        double aleatoric = 0;
        double epistemic = 0;
        for (int k = 0; k < logits[0].length; k++) {
            Label label = Label.of(column(logits, k, temperature));
            labels.add(label);
            total += label.total();
            aleatoric += label.aleatoric();
            epistemic += label.epistemic();
        }
        return new MultilabelMeasures(labels, total, aleatoric, epistemic, energy(logits));
    }

    private static double[] column(double[][] logits, int label, double temperature) {
        double[] column = new double[logits.length];
        for (int s = 0; s < column.length; s++) {
            column[s] = logits[s][label] / temperature;
        }
        return column;
    }

    private static double energy(double[][] logits) {
        double energy = 0;
        for (double[] sample : logits) {
            for (double z : sample) {
                energy += LogSigmoid.of(-z);
            }
        }
        return energy / logits.length;
    }

    /**
     * One label's measures.
     *
     * @param probability p̄, 0 to 1
     * @param total nats, 0 to ln 2
     * @param aleatoric nats, 0 to ln 2
     * @param epistemic nats, 0 to ln 2
     */
    public record Label(double probability, double total, double aleatoric, double epistemic) {

        /** From scaled logits, {@code [samples]}. */
        private static Label of(double[] logits) {
            int samples = logits.length;
            // both outcomes are summed: 1 − p̄ would lose the digits of a sure label
            double yes = 0;
            double no = 0;
            for (double z : logits) {
                yes += Math.exp(LogSigmoid.of(z));
                no += Math.exp(LogSigmoid.of(-z));
            }
            double logYes = Math.log(yes) - Math.log(samples);
            double logNo = Math.log(no) - Math.log(samples);
            double aleatoric = 0;
            double epistemic = 0;
            for (double z : logits) {
                double logP = LogSigmoid.of(z);
                double logQ = LogSigmoid.of(-z);
                aleatoric -= weighted(logP, logP) + weighted(logQ, logQ);
                epistemic += weighted(logP, logP - logYes) + weighted(logQ, logQ - logNo);
            }
            double total = 0 - weighted(logYes, logYes) - weighted(logNo, logNo);
            return new Label(yes / samples, total, aleatoric / samples, Math.max(0, epistemic / samples));
        }

        /** p · x with 0 · ±∞ = 0. */
        private static double weighted(double logP, double x) {
            double p = Math.exp(logP);
            return p == 0 ? 0 : p * x;
        }
    }
}
