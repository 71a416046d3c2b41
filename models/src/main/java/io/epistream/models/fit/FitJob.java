package io.epistream.models.fit;

import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import java.util.List;

/** Gathers rows, a batch at a time, and fits something on them. Not thread-safe. */
public interface FitJob extends AutoCloseable {

    /** What is fitted, as model.yaml calls it. */
    String name();

    /**
     * Checks one record against the declared inputs and scales it.
     *
     * @throws InvalidInputException with the reason when the record cannot be used
     */
    PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException;

    /**
     * Takes a batch of rows.
     *
     * @throws FitException when a row cannot be used; the fit is over then
     */
    void add(List<FitRow> rows) throws FitException;

    /**
     * Fits on all rows taken.
     *
     * @throws FitException when there are too few, or nothing can be fitted on them
     */
    FitOutcome fit() throws FitException;

    @Override
    void close();
}
