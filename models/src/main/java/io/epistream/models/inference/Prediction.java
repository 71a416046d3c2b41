package io.epistream.models.inference;

/** What a model predicts of one record, from the mean over its samples. Immutable. */
public sealed interface Prediction permits ClassPrediction, LabelPrediction, TargetPrediction {

    /** Whether all of it are numbers. It is not where the model overflowed on a finite input. */
    boolean isFinite();
}
