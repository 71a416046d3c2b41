package io.epistream.models.graph;

import java.util.List;
import java.util.Optional;

/**
 * The measures of a regression, by the law of total variance, in the raw output's unit squared:
 *
 * <pre>
 * aleatoric = mean_s σ²_s
 * epistemic = mean_s (μ_s − μ̄)²        μ̄ = mean_s μ_s     (population variance, so that the sum is the mixture's)
 * total     = aleatoric + epistemic
 * </pre>
 *
 * with μ the raw mean and σ² the variance that the second head says (itself, its exponential or its square). Without a
 * second head there is no aleatoric part and total is epistemic; with one sample there is no epistemic part and total is
 * aleatoric; with neither there is no total. The samples' means and variances are given too: the predictive distribution
 * is their mixture. The target's scale and offset are applied outside, in float64, so that a large offset does not round
 * the differences away. Lakshminarayanan et al. 2017 (arXiv 1612.01474) section 2.4.
 *
 * @param spread what the second raw column is; empty where there is none
 */
public record RegressionHead(Optional<OutputRole> spread) implements OutputHead {
    private static final long COLUMN_AXIS = 2;

    @Override
    public void attach(SampledGraph sampled, ScoreTensors scores) {
        HeadNodes nodes = new HeadNodes(sampled.builder());
        int samples = sampled.facts().samples();
        String means = column(sampled, nodes, 0);
        Optional<String> variances = spread.map(role -> variances(sampled, nodes, role));
        Optional<String> aleatoric = variances.map(v -> nodes.sampleMean("aleatoric", v));
        Optional<String> epistemic = samples > 1 ? Optional.of(variance(nodes, means)) : Optional.empty();

        scores.add(ScoreKind.SAMPLE_MEANS, perRecord(nodes, means, samples), samples);
        variances.ifPresent(v -> scores.add(ScoreKind.SAMPLE_VARIANCES, perRecord(nodes, v, samples), samples));
        total(nodes, aleatoric, epistemic).ifPresent(total -> scores.add(ScoreKind.TOTAL, total, 1));
        aleatoric.ifPresent(value -> scores.add(ScoreKind.ALEATORIC, value, 1));
        epistemic.ifPresent(value -> scores.add(ScoreKind.EPISTEMIC, value, 1));
    }

    private static Optional<String> total(HeadNodes nodes, Optional<String> aleatoric, Optional<String> epistemic) {
        if (aleatoric.isPresent() && epistemic.isPresent()) {
            return Optional.of(nodes.binary("Add", "total", aleatoric.get(), epistemic.get()));
        }
        return aleatoric.or(() -> epistemic);
    }

    private static String variances(SampledGraph sampled, HeadNodes nodes, OutputRole role) {
        String raw = column(sampled, nodes, 1);
        return switch (role) {
            case LOG_VARIANCE -> nodes.unary("Exp", "variance", raw);
            case STANDARD_DEVIATION -> nodes.binary("Mul", "variance", raw, raw);
            default -> raw;
        };
    }

    private static String column(SampledGraph sampled, HeadNodes nodes, long index) {
        if (sampled.facts().classes() == 1) {
            return sampled.logits();
        }
        return nodes.graph()
                .op(
                        "Gather",
                        "column",
                        List.of(sampled.logits(), nodes.graph().longs("column_index", index)),
                        Attribute.of("axis", COLUMN_AXIS));
    }

    private static String variance(HeadNodes nodes, String means) {
        String deviation = nodes.binary("Sub", "deviation", means, nodes.sampleMean("mean", means));
        return nodes.sampleMean("epistemic", nodes.binary("Mul", "squares", deviation, deviation));
    }

    /** {@code [samples, batch, 1]} to {@code [batch, samples]}. */
    private static String perRecord(HeadNodes nodes, String tensor, int samples) {
        String turned = nodes.graph()
                .op("Transpose", "turned", List.of(tensor), Attribute.of("perm", new long[] {1, 0, COLUMN_AXIS}));
        return nodes.graph().reshape("per_record", turned, -1, samples);
    }
}
