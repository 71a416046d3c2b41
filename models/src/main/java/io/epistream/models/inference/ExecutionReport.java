package io.epistream.models.inference;

import java.util.Optional;

/**
 * Where a session really runs.
 *
 * @param requested what the configuration asked for
 * @param active CPU or CUDA, never AUTO
 * @param fallbackReason why AUTO fell back to the CPU; empty when it did not
 */
public record ExecutionReport(Provider requested, Provider active, Optional<String> fallbackReason) {}
