package io.epistream.models.inference;

/** Execution provider asked for or active. */
public enum Provider {
    /** Take CUDA where it loads, else fall back to the CPU, visibly. */
    AUTO,
    CPU,
    CUDA
}
