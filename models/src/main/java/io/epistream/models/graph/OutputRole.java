package io.epistream.models.graph;

import java.util.Locale;

/** What an output of a source graph holds. */
public enum OutputRole {
    /** Raw scores per class or label. */
    LOGITS,
    /** Probabilities per class or label. */
    PROBABILITIES,
    /** Predicted mean of a regression. */
    MEAN,
    /** Predicted variance of the noise around the mean. */
    VARIANCE,
    /** Natural logarithm of that variance. */
    LOG_VARIANCE,
    /** Its square root. */
    STANDARD_DEVIATION;

    /** As written in model.yaml. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is the second head of a regression. */
    public boolean isSpread() {
        return this == VARIANCE || this == LOG_VARIANCE || this == STANDARD_DEVIATION;
    }
}
