package io.epistream.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * MC dropout as people write it today: S calls of {@code session.run} on the export with its Dropout nodes alive, fresh
 * outputs, the softmax and the entropies in Java. The optimizer is told not to remove the Dropout nodes (left alone it
 * does, and nothing is uncertain any more). An ensemble is the same loop over M sessions.
 */
final class UsualLoop implements AutoCloseable {
    /** How a call gets its input. */
    enum Feeding {
        /** A tensor made for each call from nested Java arrays, as in the runtime's own examples. */
        ARRAYS,
        /** One tensor over a direct buffer for all calls. */
        DIRECT
    }

    private final OrtEnvironment environment = RuntimeSession.environment();
    private final List<OrtSession> passes;
    private final String input;
    private final Feeding feeding;
    private final Object arrays;
    private final OnnxTensor tensor;
    private final int batch;

    private UsualLoop(List<OrtSession> passes, Rows rows, Feeding feeding) throws OrtException {
        this.passes = passes;
        this.input = passes.get(0).getInputNames().iterator().next();
        this.feeding = feeding;
        this.batch = rows.count();
        this.arrays = OrtUtil.reshape(rows.values(), rows.shape());
        this.tensor = rows.tensor(environment);
    }

    /** S calls on one session. */
    static UsualLoop ofSamples(Path model, int samples, Rows rows, int threads, Feeding feeding) throws OrtException {
        return new UsualLoop(Collections.nCopies(samples, RuntimeSession.open(model, threads)), rows, feeding);
    }

    /** One call on each member's session. */
    static UsualLoop ofMembers(List<Path> members, Rows rows, int threads) throws OrtException {
        List<OrtSession> sessions = new ArrayList<>();
        for (Path member : members) {
            sessions.add(RuntimeSession.open(member, threads));
        }
        return new UsualLoop(sessions, rows, Feeding.DIRECT);
    }

    /** Runs the passes over the batch and returns the mean mutual information, so that nothing is optimised away. */
    double run() throws OrtException {
        double[][] mean = new double[batch][];
        double[] expected = new double[batch];
        for (OrtSession pass : passes) {
            float[][] logits = logits(pass);
            for (int i = 0; i < batch; i++) {
                double[] p = softmax(logits[i]);
                expected[i] += entropy(p) / passes.size();
                mean[i] = add(mean[i], p, passes.size());
            }
        }
        double sum = 0;
        for (int i = 0; i < batch; i++) {
            sum += entropy(mean[i]) - expected[i];
        }
        return sum / batch;
    }

    private float[][] logits(OrtSession pass) throws OrtException {
        if (feeding == Feeding.DIRECT) {
            return logits(pass, tensor);
        }
        try (OnnxTensor own = OnnxTensor.createTensor(environment, arrays)) {
            return logits(pass, own);
        }
    }

    private float[][] logits(OrtSession pass, OnnxTensor rows) throws OrtException {
        try (OrtSession.Result result = pass.run(Map.of(input, rows))) {
            return (float[][]) result.get(0).getValue();
        }
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
        for (OrtSession pass : passes.stream().distinct().toList()) {
            pass.close();
        }
    }
}
