package io.epistream.models.graph;

/** What the output of a source model is, and so how it compares with the raw output of {@link BaseGraph}. */
public enum OutputKind {
    /** Class or label scores before any normalisation: the raw output itself. */
    LOGITS,
    /** The softmax of the raw output. */
    PROBABILITIES,
    /** The log-softmax of the raw output. */
    LOG_PROBABILITIES,
    /** The sigmoid of each raw output. */
    SIGMOIDS,
    /** The heads of a regression: the raw output itself. */
    HEADS
}
