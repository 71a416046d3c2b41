package io.epistream.models.distance;

import java.util.OptionalDouble;

/**
 * Distances of one record; larger is further out.
 *
 * @param mahalanobis smallest squared Mahalanobis distance to a class mean, at least 0
 * @param relativeMahalanobis smallest difference between that distance to a class and the one to all training data;
 *     any sign. Absent with one class, where it would always be 0
 * @param nearestNeighbour distance to the k-th nearest training row among normalised features, in [0, 2]
 */
public record DistanceScores(double mahalanobis, OptionalDouble relativeMahalanobis, double nearestNeighbour) {}
