package io.epistream.streams.dataset;

import io.epistream.models.inference.InputTensor;
import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows into inputs of a model as they go over a topic, as {@link InputRecords} does the other way round. What is known
 * to be true of a row stays behind: an input carries no label. Immutable.
 */
public final class RowInputs {
    private final String model;
    private final @Nullable String version;
    private final String label;
    private final Map<String, String> attributes;

    /**
     * Prepares for one model.
     *
     * @param spec what the rows are
     * @param version version the inputs ask for; null for the one that is loaded
     * @param attributes attributes of every input, over those of its row
     */
    public RowInputs(DatasetSpec spec, @Nullable String version, Map<String, String> attributes) {
        this.model = spec.model();
        this.version = version;
        this.label = spec.label().orElse(InputRecords.USUAL_LABEL);
        this.attributes = Map.copyOf(attributes);
    }

    /** The input of a row under an id of its own. */
    public InferenceInput input(Row row, String id, Instant eventTime) {
        Map<String, String> all = new HashMap<>(row.attributes());
        all.remove(label);
        all.putAll(attributes);
        return InferenceInput.newBuilder()
                .setId(id)
                .setModel(model)
                .setModelVersion(version)
                .setEventTime(eventTime)
                .setTensors(row.tensors().stream().map(RowInputs::tensor).toList())
                .setAttributes(all)
                .build();
    }

    private static Tensor tensor(InputTensor tensor) {
        return new Tensor(
                tensor.name(),
                ElementType.valueOf(tensor.type().name()),
                tensor.shape(),
                tensor.data().duplicate());
    }
}
