package io.epistream.models.graph;

/**
 * A place in a graph where dropout acts.
 *
 * @param node name of the Dropout node, or of the node that dropout is injected before
 * @param rate probability that a unit is dropped, at least 0 and below 1
 * @param active whether the export left it switched on ({@code training_mode} true); an inert one is activated
 * @param injected whether it was put there by us
 */
public record DropoutSpot(String node, double rate, boolean active, boolean injected) {
    public DropoutSpot {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("rate: must be in [0, 1), was " + rate);
        }
    }
}
