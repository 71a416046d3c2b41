package io.epistream.models.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the measures of a classifier behind its samples, in nats:
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
 * measures. Average of probabilities, not of logits. Houlsby et al. 2011 (arXiv 1112.5745) eq. 2 for the mutual
 * information; Liu et al. 2020 (arXiv 2010.03759) eq. 4 for the energy.
 */
public final class ClassificationHead {
    private static final float SMALLEST_PROBABILITY = Float.MIN_NORMAL;
    private static final float SMALLEST_LOG = -1e30f;
    private static final long SAMPLE_AXIS = 0;
    private static final long CLASS_AXIS = 2;

    private final GraphBuilder graph;
    private final SampledGraph sampled;
    private final String zero;

    private ClassificationHead(SampledGraph sampled) {
        this.graph = sampled.builder();
        this.sampled = sampled;
        this.zero = graph.scalar("zero", 0f);
    }

    /**
     * Completes the graph.
     *
     * @param temperature T, above 0 also as float32
     */
    public static FusedGraph attach(SampledGraph sampled, double temperature) {
        float divisor = (float) temperature;
        if (!(divisor > 0) || Float.isInfinite(divisor)) {
            throw new IllegalArgumentException("temperature: must be finite and > 0, was " + temperature);
        }
        return new ClassificationHead(sampled).attach(divisor);
    }

    private FusedGraph attach(float temperature) {
        String logits = sampled.logits();
        String tempered = temperature == 1f
                ? logits
                : graph.op("Div", "tempered", List.of(logits, graph.scalar("temperature", temperature)));
        String logP = graph.op("LogSoftmax", "log_softmax", List.of(tempered), Attribute.of("axis", CLASS_AXIS));
        String p = graph.op("Exp", "probabilities", List.of(logP));
        String mean = graph.reduce("ReduceMean", "mean", p, false, SAMPLE_AXIS);
        String boundedMean = max(mean, graph.scalar("smallest", SMALLEST_PROBABILITY));
        String logMean = graph.op("Log", "log_mean", List.of(boundedMean));

        List<String> columns = new ArrayList<>();
        columns.add(mean);
        columns.add(total(mean, logMean));
        columns.add(energy(logits));
        if (sampled.facts().samples() > 1) {
            String boundedLogP = max(logP, graph.scalar("smallest_log", SMALLEST_LOG));
            columns.add(aleatoric(p, boundedLogP));
            columns.add(epistemic(p, boundedLogP, logMean));
        }
        return new FusedGraph(sampled, graph.op("Concat", "scores", columns, Attribute.of("axis", 1)));
    }

    private String total(String mean, String logMean) {
        String terms = graph.op("Mul", "entropy_terms", List.of(mean, logMean));
        String sum = graph.reduce("ReduceSum", "negative_entropy", terms, true, 1);
        return clip(graph.op("Neg", "entropy", List.of(sum)));
    }

    private String aleatoric(String p, String logP) {
        String terms = graph.op("Mul", "sample_entropy_terms", List.of(p, logP));
        return clip(graph.op("Neg", "expected_entropy", List.of(meanOfSums(terms))));
    }

    private String epistemic(String p, String logP, String logMean) {
        String logRatio = graph.op("Sub", "log_ratio", List.of(logP, logMean));
        return clip(meanOfSums(graph.op("Mul", "divergence_terms", List.of(p, logRatio))));
    }

    private String energy(String logits) {
        String lse = graph.reduce("ReduceLogSumExp", "logsumexp", logits, false, CLASS_AXIS);
        String mean = graph.reduce("ReduceMean", "mean_logsumexp", lse, false, SAMPLE_AXIS);
        String column = graph.op("Unsqueeze", "energy_column", List.of(mean, graph.longs("column_axis", 1)));
        return graph.op("Neg", "energy", List.of(column));
    }

    /** {@code [samples, batch, classes]} to {@code [batch, 1]}: mean over samples of the sum over classes. */
    private String meanOfSums(String terms) {
        String sums = graph.reduce("ReduceSum", "class_sums", terms, true, CLASS_AXIS);
        return graph.reduce("ReduceMean", "sample_mean", sums, false, SAMPLE_AXIS);
    }

    private String clip(String value) {
        return max(value, zero);
    }

    private String max(String a, String b) {
        return graph.op("Max", "bounded", List.of(a, b));
    }
}
