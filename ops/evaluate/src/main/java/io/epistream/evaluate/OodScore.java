package io.epistream.evaluate;

import io.epistream.models.inference.Scores;
import java.util.Locale;
import java.util.OptionalDouble;

/** What tells a strange record from a usual one; larger is stranger. */
enum OodScore {
    MUTUAL_INFORMATION("mutual information"),
    ENTROPY("entropy"),
    MAX_SOFTMAX("max softmax"),
    ENERGY("energy"),
    MAHALANOBIS("Mahalanobis"),
    RELATIVE_MAHALANOBIS("relative Mahalanobis"),
    NEAREST_NEIGHBOUR("nearest neighbour");

    private final String title;

    OodScore(String title) {
        this.title = title;
    }

    /** Value of one record; empty where the method or bundle has none. */
    OptionalDouble of(Scores scores) {
        return switch (this) {
            case MUTUAL_INFORMATION -> scores.epistemic();
            case ENTROPY -> OptionalDouble.of(scores.total());
            case MAX_SOFTMAX -> OptionalDouble.of(1 - scores.classPrediction().confidence());
            case ENERGY -> scores.energy();
            case MAHALANOBIS -> scores.distances().mahalanobis();
            case RELATIVE_MAHALANOBIS -> scores.distances().relativeMahalanobis();
            case NEAREST_NEIGHBOUR -> scores.distances().nearestNeighbour();
        };
    }

    /** For a table's head. */
    String title() {
        return title;
    }

    /** For the name of a figure. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
