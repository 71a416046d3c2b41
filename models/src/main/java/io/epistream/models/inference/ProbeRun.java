package io.epistream.models.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a session once with outputs of its own, for probes and the self-test; not the path that serves. */
final class ProbeRun {
    private ProbeRun() {}

    /** What is done with the outputs while they are open. */
    @FunctionalInterface
    interface Reading<T> {
        T read(OrtSession.Result result) throws OrtException;
    }

    static <T> T run(
            OrtSession session,
            List<InputSlot> slots,
            List<PreparedInput> batch,
            Set<String> outputs,
            Reading<T> reading)
            throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (int i = 0; i < slots.size(); i++) {
                InputSlot slot = slots.get(i);
                ByteBuffer rows = ByteBuffer.allocateDirect(Math.multiplyExact(batch.size(), slot.bytes()))
                        .order(ByteOrder.nativeOrder());
                for (int row = 0; row < batch.size(); row++) {
                    batch.get(row).copy(i, rows, row * slot.bytes());
                }
                tensors.put(slot.input().onnx(), Tensors.of(slot, rows, batch.size()));
            }
            try (OrtSession.Result result = session.run(tensors, outputs)) {
                return reading.read(result);
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    /** The named output as floats, row-major. */
    static float[] floats(OrtSession.Result result, String output) throws OrtException {
        FloatBuffer buffer = tensor(result, output).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The named output as doubles, row-major, whether its elements are of 32 or 64 bits. */
    static double[] reals(OrtSession.Result result, String output) throws OrtException {
        if (info(result, output).type == OnnxJavaType.DOUBLE) {
            DoubleBuffer buffer = tensor(result, output).getDoubleBuffer();
            double[] values = new double[buffer.remaining()];
            buffer.get(values);
            return values;
        }
        return Floats.transformed(floats(result, output), 1, 0);
    }

    /** The named output's elements as they lie, row-major. */
    static byte[] bytes(OrtSession.Result result, String output) throws OrtException {
        ByteBuffer buffer = tensor(result, output).getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static TensorInfo info(OrtSession.Result result, String output) {
        return tensor(result, output).getInfo();
    }

    private static OnnxTensor tensor(OrtSession.Result result, String output) {
        OnnxValue value = result.get(output).orElseThrow(() -> new IllegalArgumentException("no output " + output));
        if (value instanceof OnnxTensor tensor) {
            return tensor;
        }
        throw new IllegalArgumentException("output " + output + " is no tensor but " + value.getType());
    }
}
