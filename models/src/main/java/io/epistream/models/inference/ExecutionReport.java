package io.epistream.models.inference;

import java.util.Optional;

/**
 * Where a session really runs.
 *
 * @param requested what the configuration asked for
 * @param active CPU or CUDA, never AUTO
 * @param fallbackReason why AUTO fell back to the CPU; empty when it did not
 * @param cudaInBuild whether this build of ONNX Runtime has CUDA, on whatever machine
 */
public record ExecutionReport(
        Provider requested, Provider active, Optional<String> fallbackReason, boolean cudaInBuild) {

    /** Whether a GPU was meant to be used and is not: AUTO, in a build with CUDA, on the CPU. */
    public boolean fellBack() {
        return cudaInBuild && fallbackReason.isPresent();
    }
}
