package io.epistream.models.graph;

/** What the source model's output is; the fused graph always works on logits. */
public enum OutputKind {
    /** Raw scores before softmax. */
    LOGITS,
    /** The last node was a Softmax over the last axis; it is cut off and its input taken as logits. */
    PROBABILITIES,
    /** The last node was a LogSoftmax over the last axis; it is cut off and its input taken as logits. */
    LOG_PROBABILITIES
}
