package io.epistream.models.inference;

import java.util.OptionalDouble;

/** Labels that are each there or not, with what is known about each. Immutable. */
public final class LabelPrediction implements Prediction {
    private final float[] probabilities;
    private final float[] total;
    private final float[] aleatoric;
    private final float[] epistemic;

    /**
     * Takes ownership of the arrays, {@code [labels]} each.
     *
     * @param probabilities mean predictive probabilities, each 0 to 1
     * @param total entropy of each mean, nats
     * @param aleatoric mean entropy of each, nats; empty where the method has one sample
     * @param epistemic mutual information of each, nats; empty where the method has one sample
     */
    LabelPrediction(float[] probabilities, float[] total, float[] aleatoric, float[] epistemic) {
        this.probabilities = probabilities;
        this.total = total;
        this.aleatoric = aleatoric;
        this.epistemic = epistemic;
    }

    @Override
    public boolean isFinite() {
        return Floats.finite(probabilities) && Floats.finite(total);
    }

    /** Number of labels. */
    public int labels() {
        return probabilities.length;
    }

    /** Mean predictive probability that label {@code k} is there, 0 to 1. */
    public float probability(int k) {
        return probabilities[k];
    }

    /** Entropy of that probability, nats, 0 to ln 2. */
    public double total(int k) {
        return total[k];
    }

    /** Mean entropy over samples, nats; empty, never zero, when the method cannot tell. */
    public OptionalDouble aleatoric(int k) {
        return aleatoric.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(aleatoric[k]);
    }

    /** Mutual information, nats, at least 0; empty, never zero, when the method cannot tell. */
    public OptionalDouble epistemic(int k) {
        return epistemic.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(epistemic[k]);
    }
}
