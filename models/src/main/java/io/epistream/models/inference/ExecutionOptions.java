package io.epistream.models.inference;

import io.epistream.models.graph.Expansion;

/**
 * How a session runs.
 *
 * @param provider execution provider asked for
 * @param threads intra-op threads of ONNX Runtime, at least 1
 * @param maxBatch largest batch of one {@code session.run}, at least 1
 * @param mostNoiseBytes most bytes that a model's masks and drawn weights may take together
 */
public record ExecutionOptions(Provider provider, int threads, int maxBatch, long mostNoiseBytes) {
    public ExecutionOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: must be >= 1, was " + threads);
        }
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch: must be >= 1, was " + maxBatch);
        }
        if (mostNoiseBytes < 1 || mostNoiseBytes > Expansion.MOST_BYTES) {
            throw new IllegalArgumentException(
                    "mostNoiseBytes: must be 1 to " + Expansion.MOST_BYTES + ", was " + mostNoiseBytes);
        }
    }

    /** With the usual memory for masks and drawn weights. */
    public ExecutionOptions(Provider provider, int threads, int maxBatch) {
        this(provider, threads, maxBatch, Expansion.USUAL_BYTES);
    }
}
