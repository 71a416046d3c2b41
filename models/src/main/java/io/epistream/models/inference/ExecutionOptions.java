package io.epistream.models.inference;

/**
 * How a session runs.
 *
 * @param provider execution provider asked for
 * @param threads intra-op threads of ONNX Runtime, at least 1
 * @param maxBatch largest batch of one {@code session.run}, at least 1
 */
public record ExecutionOptions(Provider provider, int threads, int maxBatch) {
    public ExecutionOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: must be >= 1, was " + threads);
        }
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch: must be >= 1, was " + maxBatch);
        }
    }
}
