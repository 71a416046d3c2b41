package io.epistream.models.inference;

/** One record, checked and scaled, ready to be copied into a batch. Made by {@link ScoringSession#prepare}. */
public final class PreparedInput {
    private final float[][] tensors;

    PreparedInput(float[][] tensors) {
        this.tensors = tensors;
    }

    /** Scaled elements per declared input, in the order of the bundle. */
    float[][] tensors() {
        return tensors;
    }
}
