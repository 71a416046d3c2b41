package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/** Constants as ONNX stores them: raw little-endian bytes, or typed fields in older exports. */
final class Tensors {
    private Tensors() {}

    static TensorProto ofFloats(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return raw(name, TensorProto.DataType.FLOAT, raw, shape);
    }

    static TensorProto ofLongs(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return raw(name, TensorProto.DataType.INT64, raw, values.length);
    }

    static TensorProto ofBool(String name, boolean value) {
        return raw(name, TensorProto.DataType.BOOL, ByteBuffer.wrap(new byte[] {(byte) (value ? 1 : 0)}));
    }

    private static TensorProto raw(String name, TensorProto.DataType type, ByteBuffer raw, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(raw));
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        return tensor.build();
    }

    /** What a probe saw, as a constant. */
    static TensorProto of(String name, ShapeProbe.Values values) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.valueOf(values.elementType().toUpperCase(Locale.ROOT))
                        .getNumber())
                .addAllDims(values.shape())
                .setRawData(ByteString.copyFrom(values.data()))
                .build();
    }

    /** The elements of a constant of 64-bit or 32-bit integers; empty when it holds another type. */
    static Optional<long[]> longs(TensorProto tensor) {
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (tensor.getDataType() == TensorProto.DataType.INT64.getNumber()) {
            long[] typed = tensor.getInt64DataList().stream()
                    .mapToLong(Long::longValue)
                    .toArray();
            return Optional.of(
                    typed.length > 0
                            ? typed
                            : LongStream.generate(raw::getLong)
                                    .limit(raw.remaining() / Long.BYTES)
                                    .toArray());
        }
        if (tensor.getDataType() == TensorProto.DataType.INT32.getNumber()) {
            long[] typed = tensor.getInt32DataList().stream()
                    .mapToLong(Integer::longValue)
                    .toArray();
            return Optional.of(
                    typed.length > 0
                            ? typed
                            : LongStream.generate(raw::getInt)
                                    .limit(raw.remaining() / Integer.BYTES)
                                    .toArray());
        }
        return Optional.empty();
    }

    /** The elements of a float32 constant, row-major; empty when it holds another type or not as many as it says. */
    static Optional<float[]> floats(TensorProto tensor) {
        if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
            return Optional.empty();
        }
        long count = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        boolean typed = tensor.getFloatDataCount() > 0;
        if (count != (typed ? tensor.getFloatDataCount() : raw.remaining() / Float.BYTES)) {
            return Optional.empty();
        }
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = typed ? tensor.getFloatData(i) : raw.getFloat();
        }
        return Optional.of(values);
    }

    /** The value of a constant with one element; empty when it is no float, double or bool, or has no such element. */
    static OptionalDouble scalar(TensorProto tensor) {
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
        if (type == TensorProto.DataType.FLOAT) {
            return raw.remaining() >= Float.BYTES
                    ? OptionalDouble.of(raw.getFloat())
                    : first(tensor.getFloatDataList());
        }
        if (type == TensorProto.DataType.DOUBLE) {
            return raw.remaining() >= Double.BYTES
                    ? OptionalDouble.of(raw.getDouble())
                    : first(tensor.getDoubleDataList());
        }
        if (type == TensorProto.DataType.BOOL) {
            return raw.hasRemaining() ? OptionalDouble.of(raw.get()) : first(tensor.getInt32DataList());
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble first(List<? extends Number> values) {
        return values.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(values.get(0).doubleValue());
    }
}
