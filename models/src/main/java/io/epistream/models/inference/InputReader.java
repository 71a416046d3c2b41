package io.epistream.models.inference;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InvalidInputException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks a record's tensors against the declared inputs and turns them into what the graph takes. */
final class InputReader {
    private final List<InputSlot> slots;
    private final Map<String, Integer> positions = new HashMap<>();

    InputReader(List<InputSlot> slots) {
        this.slots = List.copyOf(slots);
        for (int i = 0; i < slots.size(); i++) {
            positions.put(slots.get(i).input().name(), i);
        }
    }

    PreparedInput read(List<InputTensor> tensors) throws InvalidInputException {
        @Nullable ByteBuffer[] values = new ByteBuffer[slots.size()];
        for (InputTensor tensor : tensors) {
            Integer position = positions.get(tensor.name());
            if (position == null || values[position] != null) {
                String what = position == null ? " is not declared: must be one of " + names() : " is there twice";
                throw new InvalidInputException(Reason.UNEXPECTED_TENSOR, "tensor " + tensor.name() + what);
            }
            values[position] = read(slots.get(position), tensor);
        }
        return new PreparedInput(complete(values));
    }

    private List<ByteBuffer> complete(@Nullable ByteBuffer[] values) throws InvalidInputException {
        List<ByteBuffer> complete = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            ByteBuffer value = values[i];
            if (value == null) {
                throw new InvalidInputException(
                        Reason.MISSING_TENSOR, "tensor " + slots.get(i).input().name() + " is missing");
            }
            complete.add(value);
        }
        return complete;
    }

    private List<String> names() {
        return slots.stream().map(slot -> slot.input().name()).toList();
    }

    private static ByteBuffer read(InputSlot slot, InputTensor tensor) throws InvalidInputException {
        BundleInput input = slot.input();
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
        return slot.element().isReal() ? scaled(slot, data) : whole(slot, data);
    }

    private static ByteBuffer scaled(InputSlot slot, ByteBuffer data) throws InvalidInputException {
        BundleInput input = slot.input();
        ByteBuffer values = ByteBuffer.allocate(slot.bytes()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < input.elements(); i++) {
            double raw = next(input.type(), data);
            double value = raw * input.scale() + input.offset();
            if (!slot.element().holds(value)) {
                String type = slot.element() == ElementType.FLOAT ? "float32" : "float64";
                throw refuse(Reason.NOT_FINITE, input, "must be finite as " + type + ", element " + i + " was " + raw);
            }
            slot.element().put(values, value);
        }
        return values;
    }

    private static ByteBuffer whole(InputSlot slot, ByteBuffer data) throws InvalidInputException {
        BundleInput input = slot.input();
        ByteBuffer values = ByteBuffer.allocate(slot.bytes()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < input.elements(); i++) {
            long value = input.type() == TensorType.INT64 ? data.getLong() : (long) next(input.type(), data);
            if (!slot.element().holds(value)) {
                throw refuse(
                        Reason.OUT_OF_RANGE,
                        input,
                        "must fit the graph's " + slot.element() + ", element " + i + " was " + value);
            }
            slot.element().put(values, value);
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
