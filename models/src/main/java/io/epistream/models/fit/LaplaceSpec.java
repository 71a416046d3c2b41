package io.epistream.models.fit;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What kind of last-layer posterior is wanted.
 *
 * @param layer the linear layer; empty for the last one
 * @param structure full, kronecker, or empty for full where it fits
 * @param trainingRows N, rows the model was trained on, where only some of them are given
 * @param samples draws S of the weights that the new bundle serves with, at least 2
 * @param seed seed of the draws
 */
public record LaplaceSpec(
        Optional<String> layer, Optional<Structure> structure, OptionalLong trainingRows, int samples, long seed) {
    public LaplaceSpec {
        if (samples < 2) {
            throw new IllegalArgumentException("samples: must be >= 2, was " + samples);
        }
    }

    /** How much of the covariance is kept. */
    public enum Structure {
        /** All of it. */
        FULL,
        /** The Kronecker product of one factor over features and one over outputs. */
        KRONECKER
    }
}
