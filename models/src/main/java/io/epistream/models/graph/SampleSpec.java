package io.epistream.models.graph;

/**
 * The noise of a masked expansion.
 *
 * @param samples number of samples S, at least 1
 * @param seed seed of the masks
 * @param noise false to put ones where masks would be: the same graph with dropout switched off
 */
public record SampleSpec(int samples, long seed, boolean noise) {
    public SampleSpec {
        if (samples < 1) {
            throw new IllegalArgumentException("samples: must be >= 1, was " + samples);
        }
    }

    Masks masks() {
        return noise ? Masks.drawnFrom(seed) : Masks.ones();
    }
}
