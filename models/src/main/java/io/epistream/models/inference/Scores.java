package io.epistream.models.inference;

import java.util.OptionalDouble;

/**
 * What the fused graph says about one record. Immutable. Uncertainties are in nats, those of a regression in the target's
 * unit squared.
 *
 * @param prediction what is predicted
 * @param total total uncertainty: entropy of the mean prediction, summed over labels, or predictive variance
 * @param aleatoric mean entropy, or mean noise variance; empty, never zero, when method or model cannot tell
 * @param epistemic mutual information, or variance of the means, at least 0; empty, never zero, when the method cannot
 *     tell
 * @param energy mean over samples of the negative log-partition of the raw logits, nats, any sign; empty where there are
 *     no logits
 * @param distances distances in feature space
 */
public record Scores(
        Prediction prediction,
        double total,
        OptionalDouble aleatoric,
        OptionalDouble epistemic,
        OptionalDouble energy,
        Distances distances) {

    /**
     * Whether the scores are numbers. They are not where the model itself overflowed on a finite input; such scores must
     * not be published.
     */
    public boolean isFinite() {
        return prediction.isFinite()
                && Double.isFinite(total)
                && finite(aleatoric)
                && finite(epistemic)
                && finite(energy)
                && finite(distances.mahalanobis())
                && finite(distances.relativeMahalanobis())
                && finite(distances.nearestNeighbour());
    }

    private static boolean finite(OptionalDouble value) {
        return value.isEmpty() || Double.isFinite(value.getAsDouble());
    }

    /**
     * The prediction of a classification.
     *
     * @throws IllegalStateException when the task is another
     */
    public ClassPrediction classPrediction() {
        if (prediction instanceof ClassPrediction classes) {
            return classes;
        }
        throw new IllegalStateException(
                "no classification: " + prediction.getClass().getSimpleName());
    }
}
