package io.epistream.streams.cli.data;

import io.epistream.models.inference.ClassPrediction;
import io.epistream.models.inference.Scores;
import java.util.OptionalDouble;

/** A score by which records unlike the training data may be told; larger is more so. */
enum OodMeasure {
    MUTUAL_INFORMATION("mutual information"),
    PREDICTIVE_ENTROPY("predictive entropy"),
    MAX_SOFTMAX("1 - max softmax"),
    ENERGY("energy"),
    MAHALANOBIS("Mahalanobis"),
    RELATIVE_MAHALANOBIS("relative Mahalanobis"),
    NEAREST_NEIGHBOUR("nearest neighbour");

    private final String label;

    OodMeasure(String label) {
        this.label = label;
    }

    /** As tables call it; of a regression the first two are variances. */
    String label(boolean regression) {
        return switch (this) {
            case MUTUAL_INFORMATION -> regression ? "epistemic variance" : label;
            case PREDICTIVE_ENTROPY -> regression ? "total variance" : label;
            default -> label;
        };
    }

    /** Its value; empty where method, model or task has none. */
    OptionalDouble of(Scores scores) {
        return switch (this) {
            case MUTUAL_INFORMATION -> scores.epistemic();
            case PREDICTIVE_ENTROPY -> OptionalDouble.of(scores.total());
            case MAX_SOFTMAX ->
                scores.prediction() instanceof ClassPrediction classes
                        ? OptionalDouble.of(1 - classes.confidence())
                        : OptionalDouble.empty();
            case ENERGY -> scores.energy();
            case MAHALANOBIS -> scores.distances().mahalanobis();
            case RELATIVE_MAHALANOBIS -> scores.distances().relativeMahalanobis();
            case NEAREST_NEIGHBOUR -> scores.distances().nearestNeighbour();
        };
    }
}
