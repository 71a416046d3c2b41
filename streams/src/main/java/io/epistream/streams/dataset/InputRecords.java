package io.epistream.streams.dataset;

import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InputTensor;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import java.util.List;
import java.util.Optional;

/** Turns the inputs of a model, as they went over a topic, into rows. */
public final class InputRecords {
    /** Characters of an id, at most. */
    public static final int MOST_ID_CHARACTERS = 512;

    static final String USUAL_LABEL = "label";

    private final DatasetSpec spec;
    private final Rejections rejections;
    private final String label;
    private long ofOtherModels;

    /**
     * Prepares for one source.
     *
     * @param spec what is wanted; its label names an attribute, {@value #USUAL_LABEL} without one
     * @param rejections where records that cannot be used are counted
     */
    public InputRecords(DatasetSpec spec, Rejections rejections) {
        this.spec = spec;
        this.rejections = rejections;
        this.label = spec.label().orElse(USUAL_LABEL);
    }

    /**
     * The row of an input; empty where it belongs to another model or was rejected.
     *
     * @param where place of the record, as a person would look for it
     */
    public Optional<Row> row(String where, Place place, InferenceInput input) throws DatasetException {
        if (!input.getModel().equals(spec.model())) {
            ofOtherModels++;
            return Optional.empty();
        }
        int characters = input.getId().codePointCount(0, input.getId().length());
        if (characters < 1 || characters > MOST_ID_CHARACTERS) {
            rejections.add(
                    where, "bad-id", "id must have 1 to " + MOST_ID_CHARACTERS + " characters, has " + characters);
            return Optional.empty();
        }
        try {
            return Optional.of(new Row(
                    input.getId(), place, input.getEventTime(), tensors(input), truth(input), input.getAttributes()));
        } catch (BadValueException e) {
            rejections.add(where, "bad-label", "attribute " + label + " " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Records that were passed over because another model's name is on them, said in a sentence; empty where there are none. */
    public Optional<String> passedOver() {
        return ofOtherModels == 0
                ? Optional.empty()
                : Optional.of(ofOtherModels + " records of models other than " + spec.model() + " were passed over");
    }

    private Optional<Truth> truth(InferenceInput input) throws BadValueException {
        String text = input.getAttributes().get(label);
        return text == null || text.isBlank()
                ? Optional.empty()
                : Optional.of(spec.labels().read(text));
    }

    private static List<InputTensor> tensors(InferenceInput input) {
        return input.getTensors().stream().map(InputRecords::tensor).toList();
    }

    private static InputTensor tensor(Tensor tensor) {
        return new InputTensor(
                tensor.getName(),
                TensorType.valueOf(tensor.getElementType().name()),
                tensor.getShape(),
                tensor.getData());
    }
}
