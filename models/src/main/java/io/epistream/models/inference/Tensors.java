package io.epistream.models.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.epistream.models.bundle.BundleInput;
import java.nio.ByteBuffer;
import java.util.List;

/** Tensors of the runtime over buffers of ours. */
final class Tensors {
    private Tensors() {}

    /** A view of {@code batch} rows of an input; the buffer is direct and in native order. */
    static OnnxTensor of(InputSlot slot, ByteBuffer rows, int batch) throws OrtException {
        return OnnxTensor.createTensor(
                RuntimeSessions.environment(),
                rows,
                batched(slot.input(), batch),
                slot.element().javaType());
    }

    private static long[] batched(BundleInput input, int batch) {
        List<Long> units = input.shape();
        long[] shape = new long[units.size() + 1];
        shape[0] = batch;
        for (int i = 0; i < units.size(); i++) {
            shape[i + 1] = units.get(i);
        }
        return shape;
    }
}
