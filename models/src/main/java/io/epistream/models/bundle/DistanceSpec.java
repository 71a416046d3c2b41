package io.epistream.models.bundle;

import java.util.Optional;

/**
 * Distances in feature space as OOD scores.
 *
 * @param layer node whose first input are the features; empty for the last linear layer
 * @param neighbours k of the k-th nearest neighbour, at least 1
 * @param file file that holds what was fitted
 */
public record DistanceSpec(Optional<String> layer, int neighbours, String file) {
    /** k where the bundle names none. */
    public static final int USUAL_NEIGHBOURS = 10;

    static final int MOST_NEIGHBOURS = 1000;
}
