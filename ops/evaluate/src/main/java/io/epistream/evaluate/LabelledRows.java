package io.epistream.evaluate;

import io.epistream.models.fit.Answer;
import io.epistream.models.fit.FitRow;
import io.epistream.models.inference.PreparedInput;
import io.epistream.streams.dataset.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows with what is true of them.
 *
 * @param inputs as a session takes them
 * @param truths what is true of each; empty where the file does not say
 */
record LabelledRows(List<PreparedInput> inputs, List<Truth> truths) {
    LabelledRows {
        inputs = List.copyOf(inputs);
        truths = List.copyOf(truths);
    }

    boolean isEmpty() {
        return inputs.isEmpty();
    }

    /** Classes, {@code [rows]}. */
    int[] classes() {
        return truths.stream()
                .mapToInt(truth -> ((Truth.ClassTruth) truth).index())
                .toArray();
    }

    /** Targets, {@code [rows]}. */
    double[] targets() {
        return truths.stream()
                .mapToDouble(truth -> ((Truth.TargetTruth) truth).value())
                .toArray();
    }

    /** As a fit of a classification takes them. */
    List<FitRow> forFit() {
        List<FitRow> rows = new ArrayList<>();
        int[] classes = classes();
        for (int n = 0; n < classes.length; n++) {
            rows.add(new FitRow("row " + n, inputs.get(n), Optional.of(new Answer.OfClass(classes[n]))));
        }
        return rows;
    }
}
