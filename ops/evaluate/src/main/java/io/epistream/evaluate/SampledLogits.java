package io.epistream.evaluate;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.calibration.Nll;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.SampleReader;
import java.nio.file.Path;
import java.util.List;

/**
 * Every sample's logits of labelled rows: likelihoods are computed from them, since a probability that is 0 in float32 has
 * no logarithm.
 */
final class SampledLogits {
    private final double[][][] logits;
    private final int[] labels;

    private SampledLogits(double[][][] logits, int[] labels) {
        this.logits = logits;
        this.labels = labels;
    }

    static SampledLogits read(ModelBundle bundle, Path file) throws BundleException, EvaluationException {
        try (SampleReader reader = SampleReader.open(bundle, Execution.OPTIONS)) {
            LabelledRows rows = RowReader.all(file, bundle.description(), reader::prepare);
            return new SampledLogits(read(reader, rows.inputs()), rows.classes());
        }
    }

    private static double[][][] read(SampleReader reader, List<PreparedInput> inputs) {
        int batch = Execution.OPTIONS.maxBatch();
        double[][][] logits = new double[reader.samples()][inputs.size()][reader.columns()];
        for (int from = 0; from < inputs.size(); from += batch) {
            float[][][] read = reader.read(inputs.subList(from, Math.min(inputs.size(), from + batch)));
            for (int s = 0; s < read.length; s++) {
                for (int n = 0; n < read[s].length; n++) {
                    widen(read[s][n], logits[s][from + n]);
                }
            }
        }
        return logits;
    }

    private static void widen(float[] from, double[] to) {
        for (int k = 0; k < from.length; k++) {
            to[k] = from[k];
        }
    }

    /** Mean negative log-likelihood of the labels, nats. */
    double nll(double temperature) {
        return Nll.classification(logits, labels, temperature);
    }
}
