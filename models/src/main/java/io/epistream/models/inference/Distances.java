package io.epistream.models.inference;

import java.util.OptionalDouble;

/**
 * Distances of a record from the training data in feature space, dropout off; larger means further out. All are empty
 * where none were fitted.
 *
 * @param mahalanobis least squared Mahalanobis distance to a class mean, at least 0
 * @param relativeMahalanobis the same less the squared distance to the overall mean
 * @param nearestNeighbour distance to the k-th nearest normalised training feature, 0 to 2
 */
public record Distances(
        OptionalDouble mahalanobis, OptionalDouble relativeMahalanobis, OptionalDouble nearestNeighbour) {
    /** No distances were fitted. */
    public static final Distances NONE =
            new Distances(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
