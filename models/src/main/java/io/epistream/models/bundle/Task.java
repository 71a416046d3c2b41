package io.epistream.models.bundle;

/** What a model predicts. */
public enum Task {
    /** One class of K; softmax over logits. */
    CLASSIFICATION
}
