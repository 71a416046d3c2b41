package io.epistream.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * MC dropout as people write it today: S calls of {@code session.run} on the export with its Dropout nodes alive, the
 * softmax and the entropies in Java. It is given every advantage that does not change it: direct buffers, and an optimizer
 * told not to remove the Dropout nodes (left alone it does, and nothing is uncertain any more).
 */
final class UsualLoop implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final String input;
    private final int samples;
    private final OnnxTensor tensor;
    private final int batch;

    UsualLoop(Path model, int samples, float[] rows, int batch, int threads) throws OrtException {
        this.samples = samples;
        this.batch = batch;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.addConfigEntry("optimization.disable_specified_optimizers", "EliminateDropout");
            session = environment.createSession(model.toString(), options);
        }
        input = session.getInputNames().iterator().next();
        FloatBuffer buffer = ByteBuffer.allocateDirect(rows.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(rows)
                .flip();
        tensor = OnnxTensor.createTensor(environment, buffer, new long[] {batch, rows.length / batch});
    }

    /** Runs the S passes over the batch and returns the mean mutual information, so that nothing is optimised away. */
    double run() throws OrtException {
        double[][] mean = new double[batch][];
        double[] expected = new double[batch];
        for (int s = 0; s < samples; s++) {
            try (OrtSession.Result result = session.run(Map.of(input, tensor))) {
                float[][] logits = (float[][]) result.get(0).getValue();
                for (int i = 0; i < batch; i++) {
                    double[] p = softmax(logits[i]);
                    expected[i] += entropy(p) / samples;
                    mean[i] = add(mean[i], p, samples);
                }
            }
        }
        double sum = 0;
        for (int i = 0; i < batch; i++) {
            sum += entropy(mean[i]) - expected[i];
        }
        return sum / batch;
    }

    private static double[] softmax(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float z : logits) {
            max = Math.max(max, z);
        }
        double[] p = new double[logits.length];
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(logits[k] - max);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }

    private static double entropy(double[] p) {
        double h = 0;
        for (double q : p) {
            h -= q > 0 ? q * Math.log(q) : 0;
        }
        return h;
    }

    private static double[] add(double @org.jspecify.annotations.Nullable [] sum, double[] p, int samples) {
        double[] result = sum == null ? new double[p.length] : sum;
        for (int k = 0; k < p.length; k++) {
            result[k] += p[k] / samples;
        }
        return result;
    }

    @Override
    public void close() throws OrtException {
        tensor.close();
        session.close();
    }
}
