package io.epistream.evaluate;

import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.streams.dataset.Dataset;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.Datasets;
import io.epistream.streams.dataset.LabelScheme;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.dataset.Row;
import io.epistream.streams.dataset.Truth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of one file.
 *
 * @param inputs as a session takes them
 * @param truths what is true of each; empty where the file does not say
 */
record LabelledRows(List<PreparedInput> inputs, List<Truth> truths) {
    private static final boolean STRICT = true;

    LabelledRows {
        inputs = List.copyOf(inputs);
        truths = List.copyOf(truths);
    }

    /** Makes a session's input of a row's tensors. */
    interface Preparation {
        PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException;
    }

    static LabelledRows read(Path file, ModelDescription model, Preparation preparation)
            throws DatasetException, InvalidInputException {
        LabelScheme labels = model.target().isPresent() ? LabelScheme.targets() : LabelScheme.classes(model.labels());
        DatasetSpec spec = new DatasetSpec(model.name(), model.inputs(), labels, Optional.empty(), Set.of());
        List<PreparedInput> inputs = new ArrayList<>();
        List<Truth> truths = new ArrayList<>();
        try (Dataset rows = Datasets.open(file, spec, new Rejections(STRICT))) {
            for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
                inputs.add(preparation.prepare(row.get().tensors()));
                row.get().truth().ifPresent(truths::add);
            }
        }
        return new LabelledRows(inputs, truths);
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
}
