package io.epistream.models.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.graph.ShapeProbe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs any graph, as it is written, on records drawn from a seed; not only for this package. */
public final class PlainRuns {
    private PlainRuns() {}

    /**
     * A tensor.
     *
     * @param shape its extents
     * @param values its elements, row-major, as doubles
     * @param float32 whether they are 32-bit floats
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by the tests themselves
    public record Output(List<Long> shape, double[] values, boolean float32) {}

    /**
     * An input.
     *
     * @param name its name
     * @param integers whether it takes 64-bit integers, of which 0 to 2 are drawn, and no floats
     * @param units extents without the batch
     */
    public record Input(String name, boolean integers, List<Long> units) {}

    /** What graphs of these inputs are probed with. */
    public static ShapeProbe probe(List<Input> inputs) {
        return new RuntimeShapeProbe(inputs.stream().map(PlainRuns::slot).toList());
    }

    private static InputSlot slot(Input input) {
        TensorType type = input.integers() ? TensorType.INT64 : TensorType.FLOAT32;
        BundleInput declared = new BundleInput(input.name(), type, input.units(), input.name(), 1, 0);
        return new InputSlot(declared, input.integers() ? ElementType.INT64 : ElementType.FLOAT);
    }

    /** All outputs of a graph for records {@code from} to {@code to}, of an endless row of records that the seed gives. */
    public static Map<String, Output> run(byte[] onnx, List<Input> inputs, long seed, int from, int to) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession session = RuntimeSessions.openPlain(onnx)) {
            for (Input input : inputs) {
                tensors.put(input.name(), tensor(input, seed, from, to));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                Map<String, Output> outputs = new HashMap<>();
                result.forEach(entry -> outputs.put(entry.getKey(), read((OnnxTensor) entry.getValue())));
                return outputs;
            }
        } catch (OrtException e) {
            throw new IllegalArgumentException(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(Input input, long seed, int from, int to) throws OrtException {
        int bytes = elements(input) * (input.integers() ? Long.BYTES : Float.BYTES);
        ByteBuffer data = ByteBuffer.allocateDirect(bytes * (to - from)).order(ByteOrder.nativeOrder());
        for (int n = from; n < to; n++) {
            data.put(record(input, seed, n));
        }
        long[] shape = new long[input.units().size() + 1];
        shape[0] = (long) to - from;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = input.units().get(i - 1);
        }
        OnnxJavaType type = input.integers() ? OnnxJavaType.INT64 : OnnxJavaType.FLOAT;
        return OnnxTensor.createTensor(RuntimeSessions.environment(), data.flip(), shape, type);
    }

    private static int elements(Input input) {
        return (int) input.units().stream().reduce(1L, (a, b) -> a * b).longValue();
    }

    /** One record of the endless row, in native order. */
    static ByteBuffer record(Input input, long seed, int n) {
        int bytes = input.integers() ? Long.BYTES : Float.BYTES;
        ByteBuffer data = ByteBuffer.allocate(elements(input) * bytes).order(ByteOrder.nativeOrder());
        SplittableRandom random =
                new SplittableRandom(31 * seed + 1009L * n + input.name().hashCode());
        while (data.hasRemaining()) {
            if (input.integers()) {
                data.putLong(random.nextInt(3));
            } else {
                data.putFloat((float) random.nextDouble(-1, 1));
            }
        }
        return data.flip();
    }

    private static Output read(OnnxTensor tensor) {
        TensorInfo info = tensor.getInfo();
        ByteBuffer data = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
        double[] values = new double[(int) info.getNumElements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (info.type) {
                case FLOAT -> data.getFloat();
                case DOUBLE -> data.getDouble();
                case INT64 -> data.getLong();
                case INT32 -> data.getInt();
                case BOOL, INT8 -> data.get();
                case UINT8 -> Byte.toUnsignedInt(data.get());
                default -> throw new IllegalArgumentException("output of type " + info.type);
            };
        }
        List<Long> shape = Arrays.stream(info.getShape()).boxed().toList();
        return new Output(shape, values, info.type == OnnxJavaType.FLOAT);
    }
}
