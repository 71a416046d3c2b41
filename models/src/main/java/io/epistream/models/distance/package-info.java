/**
 * How far a record's features lie from those of the training data: Mahalanobis distance, relative Mahalanobis distance and
 * the distance to the k-th nearest neighbour. Arrays in, arrays out.
 */
@NullMarked
package io.epistream.models.distance;

import org.jspecify.annotations.NullMarked;
