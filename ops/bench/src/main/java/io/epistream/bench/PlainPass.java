package io.epistream.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** One pass of a file in ONNX Runtime itself, at its cheapest: direct input, pinned output, nothing done with it. */
final class PlainPass implements AutoCloseable {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    PlainPass(Path model, Rows rows, int threads) throws OrtException {
        OrtEnvironment environment = RuntimeSession.environment();
        session = RuntimeSession.open(model, threads);
        inputs = Map.of(session.getInputNames().iterator().next(), rows.tensor(environment));
        String output = session.getOutputNames().iterator().next();
        TensorInfo info = (TensorInfo)
                Objects.requireNonNull(session.getOutputInfo().get(output)).getInfo();
        long[] shape = {rows.count(), info.getShape()[1]};
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) (shape[0] * shape[1] * Float.BYTES))
                .order(ByteOrder.nativeOrder());
        outputs = Map.of(output, OnnxTensor.createTensor(environment, buffer.asFloatBuffer(), shape));
    }

    void run() throws OrtException {
        session.run(inputs, outputs).close();
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        session.close();
    }
}
