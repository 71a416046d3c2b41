package io.epistream.models.inference;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InvalidInputException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks a record's tensors against the declared inputs and turns them into scaled floats. */
final class InputReader {
    private final List<BundleInput> inputs;
    private final Map<String, Integer> positions = new HashMap<>();

    InputReader(List<BundleInput> inputs) {
        this.inputs = List.copyOf(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            positions.put(inputs.get(i).name(), i);
        }
    }

    PreparedInput read(List<InputTensor> tensors) throws InvalidInputException {
        float[][] values = new float[inputs.size()][];
        for (InputTensor tensor : tensors) {
            Integer position = positions.get(tensor.name());
            if (position == null || values[position] != null) {
                String what = position == null ? " is not declared: must be one of " + names() : " is there twice";
                throw new InvalidInputException(Reason.UNEXPECTED_TENSOR, "tensor " + tensor.name() + what);
            }
            values[position] = read(inputs.get(position), tensor);
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                throw new InvalidInputException(
                        Reason.MISSING_TENSOR, "tensor " + inputs.get(i).name() + " is missing");
            }
        }
        return new PreparedInput(values);
    }

    private List<String> names() {
        return inputs.stream().map(BundleInput::name).toList();
    }

    private static float[] read(BundleInput input, InputTensor tensor) throws InvalidInputException {
        if (tensor.type() != input.type()) {
            throw refuse(Reason.WRONG_TYPE, input, "must be " + input.type() + ", was " + tensor.type());
        }
        ByteBuffer data = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (!data.hasRemaining() || tensor.shape().contains(0L)) {
            throw refuse(Reason.EMPTY_TENSOR, input, "has no elements, must have " + input.elements());
        }
        if (!tensor.shape().equals(input.shape())) {
            throw refuse(Reason.WRONG_SHAPE, input, "must have shape " + input.shape() + ", was " + tensor.shape());
        }
        int bytes = input.elements() * input.type().bytes();
        if (data.remaining() != bytes) {
            throw refuse(Reason.WRONG_SHAPE, input, "must have " + bytes + " bytes, was " + data.remaining());
        }
        return scaled(input, data);
    }

    private static float[] scaled(BundleInput input, ByteBuffer data) throws InvalidInputException {
        float[] values = new float[input.elements()];
        for (int i = 0; i < values.length; i++) {
            double raw = next(input.type(), data);
            float value = (float) (raw * input.scale() + input.offset());
            if (!Float.isFinite(value)) {
                throw refuse(Reason.NOT_FINITE, input, "must be finite as float32, element " + i + " was " + raw);
            }
            values[i] = value;
        }
        return values;
    }

    private static double next(TensorType type, ByteBuffer data) {
        return switch (type) {
            case FLOAT32 -> data.getFloat();
            case FLOAT64 -> data.getDouble();
            case INT8 -> data.get();
            case UINT8 -> Byte.toUnsignedInt(data.get());
            case INT16 -> data.getShort();
            case INT32 -> data.getInt();
            case INT64 -> data.getLong();
            case BOOL -> data.get() == 0 ? 0 : 1;
        };
    }

    private static InvalidInputException refuse(Reason reason, BundleInput input, String what) {
        return new InvalidInputException(reason, "tensor " + input.name() + " " + what);
    }
}
