package io.epistream.models.inference;

import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.graph.OutputRole;
import io.epistream.models.graph.Task;
import io.epistream.models.measure.MultilabelMeasures;
import io.epistream.models.measure.PredictiveMeasures;
import io.epistream.models.measure.RegressionMeasures;
import java.util.Optional;
import java.util.OptionalDouble;

/** The float64 definitions of the measures, applied to one record's raw samples. */
final class SampleDefinitions {
    private final Task task;
    private final double temperature;
    private final Optional<OutputRole> spread;

    SampleDefinitions(ModelDescription description, Optional<OutputRole> spread) {
        this.task = description.task();
        this.temperature = description.temperature();
        this.spread = spread;
    }

    /**
     * What the definition gives.
     *
     * @param total total uncertainty
     * @param aleatoric aleatoric part, where there is one
     * @param epistemic epistemic part; 0 for one sample
     * @param energy energy, where there are logits
     */
    record Measures(double total, OptionalDouble aleatoric, double epistemic, OptionalDouble energy) {}

    /**
     * Measures one record.
     *
     * @param samples raw output {@code [samples, columns]}
     */
    Measures of(double[][] samples) {
        return switch (task) {
            case CLASSIFICATION -> classification(samples);
            case MULTILABEL -> multilabel(samples);
            case REGRESSION -> regression(samples);
        };
    }

    private Measures classification(double[][] samples) {
        PredictiveMeasures measures = PredictiveMeasures.of(classLogits(samples), temperature);
        return new Measures(
                measures.total(),
                OptionalDouble.of(measures.aleatoric()),
                measures.epistemic(),
                OptionalDouble.of(measures.energy()));
    }

    /** A single logit is that of the second of two classes. */
    static double[][] classLogits(double[][] samples) {
        if (samples[0].length > 1) {
            return samples;
        }
        double[][] logits = new double[samples.length][];
        for (int s = 0; s < samples.length; s++) {
            logits[s] = new double[] {0, samples[s][0]};
        }
        return logits;
    }

    private Measures multilabel(double[][] samples) {
        MultilabelMeasures measures = MultilabelMeasures.of(samples, temperature);
        return new Measures(
                measures.total(),
                OptionalDouble.of(measures.aleatoric()),
                measures.epistemic(),
                OptionalDouble.of(measures.energy()));
    }

    private Measures regression(double[][] samples) {
        double[] means = new double[samples.length];
        double[] variances = new double[spread.isPresent() ? samples.length : 0];
        for (int s = 0; s < samples.length; s++) {
            means[s] = samples[s][0];
            if (spread.isPresent()) {
                variances[s] = variance(spread.get(), samples[s][1]);
            }
        }
        RegressionMeasures measures = RegressionMeasures.of(means, variances);
        return new Measures(measures.total(), measures.aleatoric(), measures.epistemic(), OptionalDouble.empty());
    }

    private static double variance(OutputRole role, double raw) {
        return switch (role) {
            case LOG_VARIANCE -> Math.exp(raw);
            case STANDARD_DEVIATION -> raw * raw;
            default -> raw;
        };
    }
}
