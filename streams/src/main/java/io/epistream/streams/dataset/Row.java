package io.epistream.streams.dataset;

import io.epistream.models.inference.InputTensor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One record of a dataset. Its tensors have not met the model yet.
 *
 * @param id identity: the source's own, else the index of the row
 * @param place where it lies
 * @param eventTime when it was made; row i of a source that knows no times was made i milliseconds after 1970
 * @param tensors the model's inputs
 * @param truth what is known to be true of it
 * @param attributes free attributes
 */
public record Row(
        String id,
        Place place,
        Instant eventTime,
        List<InputTensor> tensors,
        Optional<Truth> truth,
        Map<String, String> attributes) {
    public Row {
        tensors = List.copyOf(tensors);
        attributes = Map.copyOf(attributes);
    }

    /** The row of a file without times and attributes. */
    static Row of(String file, long index, String id, List<InputTensor> tensors, Optional<Truth> truth) {
        return new Row(id, new Place(file, 0, index), Instant.ofEpochMilli(index), tensors, truth, Map.of());
    }
}
