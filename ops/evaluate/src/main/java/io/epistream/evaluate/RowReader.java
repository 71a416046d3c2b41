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

/** Reads the rows of a file a batch at a time, prepared for one session. Every row must be usable. */
final class RowReader implements AutoCloseable {
    private static final boolean STRICT = true;

    private final Dataset dataset;
    private final Preparation preparation;

    private RowReader(Dataset dataset, Preparation preparation) {
        this.dataset = dataset;
        this.preparation = preparation;
    }

    /** Makes a session's input of a row's tensors. */
    interface Preparation {
        PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException;
    }

    static RowReader open(Path file, ModelDescription model, Preparation preparation) throws EvaluationException {
        LabelScheme labels = model.target().isPresent() ? LabelScheme.targets() : LabelScheme.classes(model.labels());
        DatasetSpec spec = new DatasetSpec(model.name(), model.inputs(), labels, Optional.empty(), Set.of());
        try {
            return new RowReader(Datasets.open(file, spec, new Rejections(STRICT)), preparation);
        } catch (DatasetException e) {
            throw new EvaluationException(file.toString(), e);
        }
    }

    /** All rows of a file. */
    static LabelledRows all(Path file, ModelDescription model, Preparation preparation) throws EvaluationException {
        try (RowReader reader = open(file, model, preparation)) {
            return reader.next(Integer.MAX_VALUE);
        }
    }

    /** The next rows, as many as asked for; fewer only at the end. */
    LabelledRows next(int most) throws EvaluationException {
        List<PreparedInput> inputs = new ArrayList<>();
        List<Truth> truths = new ArrayList<>();
        try {
            Optional<Row> row = dataset.next();
            while (row.isPresent()) {
                inputs.add(preparation.prepare(row.get().tensors()));
                row.get().truth().ifPresent(truths::add);
                row = inputs.size() < most ? dataset.next() : Optional.empty();
            }
        } catch (DatasetException | InvalidInputException e) {
            throw new EvaluationException(dataset.name(), e);
        }
        return new LabelledRows(inputs, truths);
    }

    @Override
    public void close() {
        dataset.close();
    }
}
