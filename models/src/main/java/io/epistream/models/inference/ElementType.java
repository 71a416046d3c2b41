package io.epistream.models.inference;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Element type of a graph's input, as the runtime takes it. */
enum ElementType {
    FLOAT("float", Float.BYTES, OnnxJavaType.FLOAT),
    DOUBLE("double", Double.BYTES, OnnxJavaType.DOUBLE),
    INT64("int64", Long.BYTES, OnnxJavaType.INT64),
    INT32("int32", Integer.BYTES, OnnxJavaType.INT32),
    BOOL("bool", 1, OnnxJavaType.BOOL);

    private final String onnxName;
    private final int bytes;
    private final OnnxJavaType javaType;

    ElementType(String onnxName, int bytes, OnnxJavaType javaType) {
        this.onnxName = onnxName;
        this.bytes = bytes;
        this.javaType = javaType;
    }

    /** By ONNX's own name; empty for a type that inputs cannot have. */
    static Optional<ElementType> of(String onnxName) {
        return Arrays.stream(values())
                .filter(type -> type.onnxName.equals(onnxName))
                .findFirst();
    }

    /** Whether elements may be scaled: integers and truth values are taken as they come. */
    boolean isReal() {
        return this == FLOAT || this == DOUBLE;
    }

    int bytes() {
        return bytes;
    }

    OnnxJavaType javaType() {
        return javaType;
    }

    /** Whether a real number stays one in this type. */
    boolean holds(double value) {
        return this == FLOAT ? Float.isFinite((float) value) : Double.isFinite(value);
    }

    /** Whether a whole number fits. */
    boolean holds(long value) {
        return switch (this) {
            case INT32 -> value == (int) value;
            case BOOL -> value == 0 || value == 1;
            case FLOAT, DOUBLE, INT64 -> true;
        };
    }

    /** Appends a real number; for {@link #isReal} types. */
    void put(ByteBuffer buffer, double value) {
        if (this == FLOAT) {
            buffer.putFloat((float) value);
        } else {
            buffer.putDouble(value);
        }
    }

    /** Appends a whole number; for the other types. */
    void put(ByteBuffer buffer, long value) {
        switch (this) {
            case INT64 -> buffer.putLong(value);
            case INT32 -> buffer.putInt((int) value);
            case BOOL -> buffer.put((byte) value);
            case FLOAT, DOUBLE -> put(buffer, (double) value);
        }
    }
}
