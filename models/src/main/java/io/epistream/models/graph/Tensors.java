package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalDouble;

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

    /** The value of a scalar constant; empty when it holds no float, double or bool. */
    static OptionalDouble scalar(TensorProto tensor) {
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        boolean typed = !raw.hasRemaining();
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
        if (type == TensorProto.DataType.FLOAT) {
            return OptionalDouble.of(typed ? tensor.getFloatData(0) : raw.getFloat());
        }
        if (type == TensorProto.DataType.DOUBLE) {
            return OptionalDouble.of(typed ? tensor.getDoubleData(0) : raw.getDouble());
        }
        if (type == TensorProto.DataType.BOOL) {
            return OptionalDouble.of(typed ? tensor.getInt32Data(0) : raw.get());
        }
        return OptionalDouble.empty();
    }
}
