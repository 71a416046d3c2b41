package io.epistream.models.inference;

import java.util.OptionalDouble;

/**
 * What the fused graph says about one record. Immutable.
 */
public final class Scores {
    private final float[] probabilities;
    private final int predictedClass;
    private final double total;
    private final double aleatoric;
    private final double epistemic;
    private final double energy;

    /**
     * Takes ownership of the array.
     *
     * @param probabilities mean predictive probabilities, {@code [classes]}, each 0 to 1
     * @param total predictive entropy H[p̄], nats
     * @param aleatoric expected entropy E[H[p_s]], nats; NaN where the method has one sample
     * @param epistemic mutual information, nats; NaN where the method has one sample
     * @param energy mean over samples of −logsumexp of the raw logits, nats
     */
    Scores(float[] probabilities, double total, double aleatoric, double epistemic, double energy) {
        this.probabilities = probabilities;
        this.total = total;
        this.aleatoric = aleatoric;
        this.epistemic = epistemic;
        this.energy = energy;
        int best = 0;
        for (int k = 1; k < probabilities.length; k++) {
            if (probabilities[k] > probabilities[best]) {
                best = k;
            }
        }
        this.predictedClass = best;
    }

    /**
     * Whether the scores are numbers. They are not where the model itself overflowed on a finite input; such scores must
     * not be published.
     */
    public boolean isFinite() {
        for (float probability : probabilities) {
            if (!Float.isFinite(probability)) {
                return false;
            }
        }
        return Double.isFinite(total) && Double.isFinite(energy);
    }

    /** Number of classes K. */
    public int classes() {
        return probabilities.length;
    }

    /** Mean predictive probability of class {@code k}, 0 to 1. */
    public float probability(int k) {
        return probabilities[k];
    }

    /** Index of the largest mean probability; the first of equals. */
    public int predictedClass() {
        return predictedClass;
    }

    /** Largest mean probability (max softmax), 0 to 1. */
    public double confidence() {
        return probabilities[predictedClass];
    }

    /** Predictive entropy H[p̄], nats, 0 to ln K. */
    public double total() {
        return total;
    }

    /** Expected entropy E[H[p_s]], nats; empty, never zero, when the method cannot tell. */
    public OptionalDouble aleatoric() {
        return Double.isNaN(aleatoric) ? OptionalDouble.empty() : OptionalDouble.of(aleatoric);
    }

    /** Mutual information H[p̄] − E[H[p_s]], nats, at least 0; empty, never zero, when the method cannot tell. */
    public OptionalDouble epistemic() {
        return Double.isNaN(epistemic) ? OptionalDouble.empty() : OptionalDouble.of(epistemic);
    }

    /** Mean over samples of −logsumexp of the raw logits, nats, any sign. */
    public double energy() {
        return energy;
    }
}
