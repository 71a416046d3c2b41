package io.epistream.streams.dataset;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * One input of one row while it is filled, element by element, row-major. A value that the declared type cannot hold is
 * refused, never wrapped or cut off; a float64 becomes the nearest float32. Not thread-safe.
 */
final class TensorCells {
    private static final long LARGEST_UINT8 = 255;

    private final BundleInput input;
    private final ByteBuffer data;

    TensorCells(BundleInput input) {
        this.input = input;
        this.data = ByteBuffer.allocate(input.elements() * input.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes an element from its text. */
    void put(int element, String text) throws BadValueException {
        switch (input.type()) {
            case FLOAT32, FLOAT64 -> write(element, real(text));
            case BOOL -> write(element, truth(text), text);
            default -> write(element, whole(text), text);
        }
    }

    /** Writes an element from a number. */
    void put(int element, double number) throws BadValueException {
        switch (input.type()) {
            case FLOAT32, FLOAT64 -> write(element, number);
            default -> write(element, whole(number), number);
        }
    }

    /** Writes an element from a whole number. */
    void put(int element, long number) throws BadValueException {
        switch (input.type()) {
            case FLOAT32, FLOAT64 -> write(element, (double) number);
            default -> write(element, number, number);
        }
    }

    /** The tensor; these cells must not be written to again. */
    InputTensor tensor() {
        return new InputTensor(input.name(), input.type(), input.shape(), data);
    }

    private double real(String text) throws BadValueException {
        try {
            return Numbers.real(text);
        } catch (BadValueException e) {
            throw refused(text);
        }
    }

    private long whole(String text) throws BadValueException {
        try {
            return Numbers.whole(text);
        } catch (BadValueException e) {
            throw refused(text);
        }
    }

    private long whole(double number) throws BadValueException {
        try {
            return Numbers.whole(number, number);
        } catch (BadValueException e) {
            throw refused(number);
        }
    }

    private long truth(String text) throws BadValueException {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> 1;
            case "false" -> 0;
            default -> whole(text);
        };
    }

    private void write(int element, double value) {
        if (input.type() == TensorType.FLOAT32) {
            data.putFloat(element * Float.BYTES, (float) value);
        } else {
            data.putDouble(element * Double.BYTES, value);
        }
    }

    private void write(int element, long value, Object received) throws BadValueException {
        if (value < least() || value > most()) {
            throw refused(received);
        }
        switch (input.type()) {
            case INT8, UINT8, BOOL -> data.put(element, (byte) value);
            case INT16 -> data.putShort(element * Short.BYTES, (short) value);
            case INT32 -> data.putInt(element * Integer.BYTES, (int) value);
            case INT64 -> data.putLong(element * Long.BYTES, value);
            default -> throw new IllegalStateException("not a whole-number type: " + input.type());
        }
    }

    private long least() {
        return switch (input.type()) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    private long most() {
        return switch (input.type()) {
            case INT8 -> Byte.MAX_VALUE;
            case UINT8 -> LARGEST_UINT8;
            case INT16 -> Short.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case BOOL -> 1;
            default -> Long.MAX_VALUE;
        };
    }

    private BadValueException refused(Object received) {
        String type = input.type().name().toLowerCase(Locale.ROOT);
        return switch (input.type()) {
            case FLOAT32, FLOAT64 -> new BadValueException("a number (" + type + ")", received);
            case BOOL -> new BadValueException("0, 1, true or false", received);
            case INT64 -> new BadValueException("a whole number (" + type + ")", received);
            default ->
                new BadValueException("a whole number " + least() + " to " + most() + " (" + type + ")", received);
        };
    }
}
