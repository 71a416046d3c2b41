package io.epistream.models.graph;

import java.util.List;

/**
 * The measures of a classifier, in nats:
 *
 * <pre>
 * l_s = logsoftmax(z_s / T)      p_s = exp l_s      p̄ = mean_s p_s
 * total     = −Σ_k p̄ log p̄
 * aleatoric = mean_s −Σ_k p_s l_s
 * epistemic = mean_s Σ_k p_s (l_s − log p̄)          (the KL form; in float32 more exact than the difference)
 * energy    = mean_s −logsumexp z_s                 (raw logits)
 * </pre>
 *
 * Logarithms are bounded below by a finite number before they are multiplied by their probability, so that 0·log 0 is
 * exactly 0 and no epsilon biases the rest. Entropies and the mutual information are clipped at 0. NaN logits give NaN
 * measures. Average of probabilities, not of logits. A single logit z is that of the second of two classes: the logits
 * are (0, z). Energy is left out where the raw output are no logits. Houlsby et al. 2011 (arXiv 1112.5745) eq. 2 for the
 * mutual information; Liu et al. 2020 (arXiv 2010.03759) eq. 4 for the energy.
 *
 * @param temperature T, above 0 also as float32
 * @param energy whether the raw output are logits
 */
public record ClassificationHead(double temperature, boolean energy) implements OutputHead {
    private static final long CLASS_AXIS = 2;

    public ClassificationHead {
        Temperatures.check(temperature);
    }

    /** Classes that {@code columns} raw columns stand for. */
    public static int classes(int columns) {
        return columns == 1 ? 2 : columns;
    }

    @Override
    public void attach(SampledGraph sampled, ScoreTensors scores) {
        HeadNodes nodes = new HeadNodes(sampled.builder());
        String logits = logits(sampled, nodes);
        String logP = nodes.logSoftmax(nodes.tempered(logits, (float) temperature));
        String p = nodes.unary("Exp", "probabilities", logP);
        String mean = nodes.sampleMean("mean", p);
        String logMean = nodes.boundedLog("log_mean", mean);

        scores.add(ScoreKind.PROBABILITIES, mean, classes(sampled.facts().classes()));
        String terms = nodes.binary("Mul", "entropy_terms", mean, logMean);
        String total = nodes.unary("Neg", "entropy", nodes.rowSum("negative_entropy", terms));
        scores.add(ScoreKind.TOTAL, nodes.clip(total), 1);
        if (energy) {
            scores.add(ScoreKind.ENERGY, energy(nodes, logits), 1);
        }
        if (sampled.facts().samples() > 1) {
            String bounded = nodes.bounded(logP);
            String own = nodes.binary("Mul", "sample_entropy_terms", p, bounded);
            String expected = nodes.unary("Neg", "expected_entropy", meanOfSums(nodes, own));
            scores.add(ScoreKind.ALEATORIC, nodes.clip(expected), 1);
            String ratio = nodes.binary("Sub", "log_ratio", bounded, logMean);
            String divergence = meanOfSums(nodes, nodes.binary("Mul", "divergence_terms", p, ratio));
            scores.add(ScoreKind.EPISTEMIC, nodes.clip(divergence), 1);
        }
    }

    private static String logits(SampledGraph sampled, HeadNodes nodes) {
        if (sampled.facts().classes() > 1) {
            return sampled.logits();
        }
        String other = nodes.binary("Sub", "other_class", sampled.logits(), sampled.logits());
        return nodes.graph()
                .op("Concat", "two_logits", List.of(other, sampled.logits()), Attribute.of("axis", CLASS_AXIS));
    }

    private static String energy(HeadNodes nodes, String logits) {
        String lse = nodes.logSumExp(logits);
        return nodes.unary("Neg", "energy", nodes.sampleMean("mean_logsumexp", lse));
    }

    /** {@code [samples, batch, classes]} to {@code [batch, 1]}: mean over samples of the sum over classes. */
    private static String meanOfSums(HeadNodes nodes, String terms) {
        return nodes.sampleMean("sample_mean", nodes.columnSums("class_sums", terms));
    }
}
