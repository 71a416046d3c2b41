package io.epistream.models.graph;

/**
 * The measures of labels that are each there or not, in nats, for every label and summed over labels:
 *
 * <pre>
 * p_s = σ(z_s / T)     p̄ = mean_s p_s     h(p) = −p log p − (1 − p) log(1 − p)
 * total     = h(p̄)
 * aleatoric = mean_s h(p_s)
 * epistemic = mean_s p_s log(p_s / p̄) + (1 − p_s) log((1 − p_s) / (1 − p̄))
 * energy    = −Σ_k mean_s softplus(z_s)            (raw logits; joint energy)
 * </pre>
 *
 * log σ(z) = −softplus(−z), so nothing underflows before its logarithm; 0·log 0 is exactly 0; parts are clipped at 0 per
 * label. Wang et al. 2021 (arXiv 2109.14162) eq. 6 for the energy.
 *
 * @param temperature T, above 0 also as float32
 * @param energy whether the raw output are logits
 */
public record MultilabelHead(double temperature, boolean energy) implements OutputHead {
    public MultilabelHead {
        Temperatures.check(temperature);
    }

    @Override
    public void attach(SampledGraph sampled, ScoreTensors scores) {
        HeadNodes nodes = new HeadNodes(sampled.builder());
        int labels = sampled.facts().classes();
        String z = nodes.tempered(sampled.logits(), (float) temperature);
        Sides p = new Sides(sigmoid(nodes, z), sigmoid(nodes, nodes.unary("Neg", "negative_logits", z)));
        Sides logP = new Sides(logSigmoid(nodes, z, false), logSigmoid(nodes, z, true));
        Sides mean = new Sides(nodes.sampleMean("mean", p.there()), nodes.sampleMean("mean_absent", p.absent()));
        Sides logMean =
                new Sides(nodes.boundedLog("log_mean", mean.there()), nodes.boundedLog("log_absent", mean.absent()));

        scores.add(ScoreKind.PROBABILITIES, mean.there(), labels);
        String total = nodes.clip(nodes.unary("Neg", "entropy", cross(nodes, mean, logMean)));
        add(nodes, scores, ScoreKind.TOTAL, ScoreKind.LABEL_TOTAL, total, labels);
        if (energy) {
            String softplus = nodes.unary("Softplus", "softplus", sampled.logits());
            String joint = nodes.rowSum("joint", nodes.sampleMean("mean_softplus", softplus));
            scores.add(ScoreKind.ENERGY, nodes.unary("Neg", "energy", joint), 1);
        }
        if (sampled.facts().samples() > 1) {
            String own = nodes.sampleMean("mean_own", cross(nodes, p, logP));
            String aleatoric = nodes.clip(nodes.unary("Neg", "expected_entropy", own));
            add(nodes, scores, ScoreKind.ALEATORIC, ScoreKind.LABEL_ALEATORIC, aleatoric, labels);
            Sides ratio = new Sides(
                    nodes.binary("Sub", "ratio", logP.there(), logMean.there()),
                    nodes.binary("Sub", "ratio_absent", logP.absent(), logMean.absent()));
            String epistemic = nodes.clip(nodes.sampleMean("divergence", cross(nodes, p, ratio)));
            add(nodes, scores, ScoreKind.EPISTEMIC, ScoreKind.LABEL_EPISTEMIC, epistemic, labels);
        }
    }

    private static void add(
            HeadNodes nodes, ScoreTensors scores, ScoreKind sum, ScoreKind each, String tensor, int labels) {
        scores.add(sum, nodes.rowSum("label_sum", tensor), 1);
        scores.add(each, tensor, labels);
    }

    private static String sigmoid(HeadNodes nodes, String z) {
        return nodes.unary("Sigmoid", "probabilities", z);
    }

    /** log σ(z) = −softplus(−z), or log σ(−z) = −softplus(z). */
    private static String logSigmoid(HeadNodes nodes, String z, boolean absent) {
        String argument = absent ? z : nodes.unary("Neg", "argument", z);
        return nodes.bounded(nodes.unary("Neg", "log_sigmoid", nodes.unary("Softplus", "softplus", argument)));
    }

    /** a·b summed over the two sides. */
    private static String cross(HeadNodes nodes, Sides a, Sides b) {
        return nodes.binary(
                "Add",
                "sides",
                nodes.binary("Mul", "there", a.there(), b.there()),
                nodes.binary("Mul", "absent", a.absent(), b.absent()));
    }

    /**
     * A quantity for a label that is there, and for one that is not.
     *
     * @param there tensor for p
     * @param absent tensor for 1 − p
     */
    private record Sides(String there, String absent) {}
}
