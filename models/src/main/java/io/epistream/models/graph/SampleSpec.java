package io.epistream.models.graph;

/**
 * The masks of a graph's samples.
 *
 * @param samples number of samples S, at least 1
 * @param masks where masks come from
 * @param seed seed of masks that are drawn at load; without meaning for {@link MaskKind#FRESH}
 */
public record SampleSpec(int samples, MaskKind masks, long seed) {
    public SampleSpec {
        if (samples < 1) {
            throw new IllegalArgumentException("samples: must be >= 1, was " + samples);
        }
    }
}
