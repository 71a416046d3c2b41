package io.epistream.streams.config;

import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.Provider;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How models and Streams run.
 *
 * @param provider execution provider
 * @param threads intra-op threads per model session, at least 1
 * @param maxBatch B, largest batch, at least 1
 * @param noiseMemoryMib most MiB that a model's masks and drawn weights may take, at least 1
 * @param streamThreads Kafka Streams threads per role, at least 1
 * @param commitInterval time between commits; what read-committed consumers wait for
 * @param stateDir where state stores live
 */
public record Execution(
        Provider provider,
        int threads,
        int maxBatch,
        int noiseMemoryMib,
        int streamThreads,
        Duration commitInterval,
        Path stateDir) {
    private static final long BYTES_PER_MIB = 1L << 20;

    /** How models run. */
    public ExecutionOptions options() {
        return new ExecutionOptions(provider, threads, maxBatch, noiseMemoryMib * BYTES_PER_MIB);
    }

    /** The same with another folder for the state stores. */
    Execution withStateDir(Path folder) {
        return new Execution(provider, threads, maxBatch, noiseMemoryMib, streamThreads, commitInterval, folder);
    }
}
