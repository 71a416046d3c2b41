package io.epistream.models.graph;

import java.util.List;

/**
 * S draws of some of a graph's weights. The order of {@link #initializers} is the order of drawing, so that draws that
 * come from one stream of random numbers are the same whatever the graph looks like.
 */
public interface WeightDraws {

    /** Number of draws S, at least 1. */
    int samples();

    /** Names of the initializers that are drawn. */
    List<String> initializers();

    /**
     * Draws one initializer. Called at most once for each, in their order, and not at all where noise is off.
     *
     * @return {@code [samples][elements]}, elements row-major
     */
    float[][] draw(String initializer);
}
