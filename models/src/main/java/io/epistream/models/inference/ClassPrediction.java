package io.epistream.models.inference;

/** One class of K. Immutable. */
public final class ClassPrediction implements Prediction {
    private final float[] probabilities;
    private final int predictedClass;

    /**
     * Takes ownership of the array.
     *
     * @param probabilities mean predictive probabilities, {@code [classes]}, each 0 to 1
     */
    ClassPrediction(float[] probabilities) {
        this.probabilities = probabilities;
        int best = 0;
        for (int k = 1; k < probabilities.length; k++) {
            if (probabilities[k] > probabilities[best]) {
                best = k;
            }
        }
        this.predictedClass = best;
    }

    @Override
    public boolean isFinite() {
        return Floats.finite(probabilities);
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
}
