package io.epistream.models.graph;

/** What a range of columns in a fused graph's output holds. */
public enum ScoreKind {
    /** Mean predictive probabilities, {@code [classes]} or {@code [labels]}. */
    PROBABILITIES,
    /** Total uncertainty: nats, or the target's unit squared. */
    TOTAL,
    /** Aleatoric part of it. */
    ALEATORIC,
    /** Epistemic part of it. */
    EPISTEMIC,
    /** Mean over samples of the negative log-partition of the raw logits, nats. */
    ENERGY,
    /** Total uncertainty of each label, nats. */
    LABEL_TOTAL,
    /** Aleatoric part of each label, nats. */
    LABEL_ALEATORIC,
    /** Epistemic part of each label, nats. */
    LABEL_EPISTEMIC,
    /** Predicted mean of each sample, in the target's unit. */
    SAMPLE_MEANS,
    /** Predicted noise variance of each sample, in the target's unit squared. */
    SAMPLE_VARIANCES,
    /** Squared Mahalanobis distance to the nearest class mean. */
    MAHALANOBIS,
    /** The same less the squared distance to the overall mean. */
    RELATIVE_MAHALANOBIS,
    /** Distance to the k-th nearest normalised training feature. */
    NEAREST_NEIGHBOUR
}
