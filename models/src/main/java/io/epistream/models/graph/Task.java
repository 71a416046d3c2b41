package io.epistream.models.graph;

/** What a model predicts. */
public enum Task {
    /** One class of K; softmax over logits. */
    CLASSIFICATION,
    /** K labels, each there or not; a sigmoid per logit. */
    MULTILABEL,
    /** One number; a mean, and where the model has a second head the spread around it. */
    REGRESSION
}
