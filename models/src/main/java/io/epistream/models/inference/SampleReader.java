package io.epistream.models.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import java.util.List;
import java.util.Set;

/**
 * Every sample's raw output of a bundle's fused graph: what a temperature is fitted on. Runs on the CPU. Not thread-safe.
 */
public final class SampleReader implements AutoCloseable {
    private final OrtSession session;
    private final Compilation compilation;
    private final InputReader reader;

    private SampleReader(OrtSession session, Compilation compilation) {
        this.session = session;
        this.compilation = compilation;
        this.reader = new InputReader(compilation.slots());
    }

    /**
     * Compiles the bundle and opens it.
     *
     * @throws BundleException naming file, reason and remedy when the model cannot be compiled
     */
    public static SampleReader open(ModelBundle bundle, ExecutionOptions options) throws BundleException {
        Compilation compilation = Compilation.of(bundle, options);
        try {
            byte[] onnx = compilation.fused().onnxWithSamples();
            return new SampleReader(RuntimeSessions.open(onnx, Provider.CPU, options.threads()), compilation);
        } catch (OrtException e) {
            throw new BundleException(
                    bundle.modelsPath(), "does not open in ONNX Runtime: " + e.getMessage(), "Check the export", e);
        }
    }

    /** Number of samples S. */
    public int samples() {
        return compilation.fused().facts().samples();
    }

    /** Number of raw output columns: classes, labels or heads; 1 for two classes told by one logit. */
    public int columns() {
        return compilation.fused().facts().classes();
    }

    /**
     * Checks one record against the declared inputs and scales it.
     *
     * @throws InvalidInputException with the reason when the record cannot be used
     */
    public PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException {
        return reader.read(tensors);
    }

    /**
     * Raw outputs {@code [samples][records][columns]} of one batch.
     *
     * @throws ScoringException when ONNX Runtime fails
     */
    public float[][][] read(List<PreparedInput> batch) {
        String output = compilation.fused().samplesOutput();
        try {
            float[] values = ProbeRun.run(
                    session, compilation.slots(), batch, Set.of(output), result -> ProbeRun.floats(result, output));
            float[][] rows = Floats.rows(values, samples() * batch.size());
            float[][][] samples = new float[samples()][batch.size()][];
            for (int i = 0; i < rows.length; i++) {
                samples[i / batch.size()][i % batch.size()] = rows[i];
            }
            return samples;
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime failed on " + batch.size() + " records: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed to close a session", e);
        }
    }
}
