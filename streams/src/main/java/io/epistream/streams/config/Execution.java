package io.epistream.streams.config;

import io.epistream.models.inference.Provider;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How models and Streams run.
 *
 * @param provider execution provider
 * @param threads intra-op threads per model session, at least 1
 * @param maxBatch B, largest batch, at least 1
 * @param streamThreads Kafka Streams threads per role, at least 1
 * @param commitInterval time between commits; what read-committed consumers wait for
 * @param stateDir where state stores live
 */
public record Execution(
        Provider provider, int threads, int maxBatch, int streamThreads, Duration commitInterval, Path stateDir) {

    /** The same with another folder for the state stores. */
    Execution withStateDir(Path folder) {
        return new Execution(provider, threads, maxBatch, streamThreads, commitInterval, folder);
    }
}
