package io.epistream.models.inference;

import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.bundle.TargetSpec;
import io.epistream.models.graph.ScoreColumns;
import io.epistream.models.graph.ScoreKind;
import io.epistream.models.graph.Task;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Turns a row of the fused graph's output into scores. */
final class ScoreReader {
    private static final float[] NONE = {};
    private static final TargetSpec NO_TARGET = new TargetSpec("", "", 1, 0, List.of());

    private final ScoreColumns columns;
    private final Task task;
    private final TargetSpec target;

    ScoreReader(ScoreColumns columns, ModelDescription description) {
        this.columns = columns;
        this.task = description.task();
        this.target = description.target().orElse(NO_TARGET);
    }

    ScoreColumns columns() {
        return columns;
    }

    Scores read(FloatBuffer output, int row) {
        int start = row * columns.count();
        return new Scores(
                prediction(output, start),
                uncertainty(output, start, ScoreKind.TOTAL).orElse(Double.NaN),
                uncertainty(output, start, ScoreKind.ALEATORIC),
                uncertainty(output, start, ScoreKind.EPISTEMIC),
                one(output, start, ScoreKind.ENERGY),
                distances(output, start));
    }

    private Prediction prediction(FloatBuffer output, int start) {
        return switch (task) {
            case CLASSIFICATION -> new ClassPrediction(all(output, start, ScoreKind.PROBABILITIES));
            case MULTILABEL ->
                new LabelPrediction(
                        all(output, start, ScoreKind.PROBABILITIES),
                        all(output, start, ScoreKind.LABEL_TOTAL),
                        all(output, start, ScoreKind.LABEL_ALEATORIC),
                        all(output, start, ScoreKind.LABEL_EPISTEMIC));
            case REGRESSION ->
                new TargetPrediction(
                        all(output, start, ScoreKind.SAMPLE_MEANS),
                        all(output, start, ScoreKind.SAMPLE_VARIANCES),
                        target);
        };
    }

    /** Nats, or a variance in the target's unit. */
    private OptionalDouble uncertainty(FloatBuffer output, int start, ScoreKind kind) {
        OptionalDouble raw = one(output, start, kind);
        return raw.isEmpty() || target.scale() == 1
                ? raw
                : OptionalDouble.of(raw.getAsDouble() * target.scale() * target.scale());
    }

    private Distances distances(FloatBuffer output, int start) {
        OptionalDouble mahalanobis = one(output, start, ScoreKind.MAHALANOBIS);
        return mahalanobis.isEmpty()
                ? Distances.NONE
                : new Distances(
                        mahalanobis,
                        one(output, start, ScoreKind.RELATIVE_MAHALANOBIS),
                        one(output, start, ScoreKind.NEAREST_NEIGHBOUR));
    }

    private OptionalDouble one(FloatBuffer output, int start, ScoreKind kind) {
        Optional<ScoreColumns.Range> range = columns.find(kind);
        return range.isPresent()
                ? OptionalDouble.of(output.get(start + range.get().from()))
                : OptionalDouble.empty();
    }

    private float[] all(FloatBuffer output, int start, ScoreKind kind) {
        Optional<ScoreColumns.Range> range = columns.find(kind);
        if (range.isEmpty()) {
            return NONE;
        }
        float[] values = new float[range.get().width()];
        output.get(start + range.get().from(), values);
        return values;
    }
}
