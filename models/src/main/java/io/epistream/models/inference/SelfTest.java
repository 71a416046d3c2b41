package io.epistream.models.inference;

/**
 * Outcome of the test every model passes before it serves.
 *
 * @param probes probe inputs compared
 * @param maxRelativeError largest relative difference between the plain model and the fused graph with its samples'
 *     noise off; at most 1e-4
 * @param meanSampleSpread mean over probes and outputs of the samples' standard deviation in probability, or in a
 *     regression's raw mean; above 0 for sampled methods, 0 for deterministic
 */
public record SelfTest(int probes, double maxRelativeError, double meanSampleSpread) {}
