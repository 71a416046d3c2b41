package io.epistream.models.graph;

/**
 * What the writers of one graph's nodes share.
 *
 * @param draft the graph
 * @param reach which of its tensors have samples
 * @param samples S
 * @param weights its float constants
 * @param shapes what was seen of its tensors
 * @param builder where they write to
 * @param names how they write its names
 * @param tail its tensors with samples, as far as they are written
 */
record Scope(
        Draft draft,
        Reach reach,
        int samples,
        DrawnWeights weights,
        ProbedShapes shapes,
        GraphBuilder builder,
        Names names,
        Tail tail) {

    /** Whether a tensor is the same for all samples. */
    boolean trunk(String tensor) {
        return !reach.tail().contains(tensor);
    }

    /** The constant at its own value for every sample, {@code [S, 1, …]} in a split form. */
    String perSample(String hint, SampledConstant constant, TailForm form, long... units) {
        return constant.varies()
                ? builder.floats(hint, constant.all(samples), form.perSample(samples, units))
                : builder.floats(hint, constant.sample(0), form.perSample(1, units));
    }
}
