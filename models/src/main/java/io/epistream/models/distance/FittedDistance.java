package io.epistream.models.distance;

/**
 * The outcome of a fit.
 *
 * @param distance what is stored
 * @param rows rows it was fitted on
 * @param shrinkage α in [0, 1] by which the within-class covariance was shrunk towards a multiple of the identity, since it was
 *     singular or nearly; 0 when it was not
 */
public record FittedDistance(FeatureDistance distance, long rows, double shrinkage) {}
