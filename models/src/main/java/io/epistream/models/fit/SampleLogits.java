package io.epistream.models.fit;

import io.epistream.models.graph.Task;
import java.util.ArrayList;
import java.util.List;

/** Logits {@code [samples][rows][columns]}, gathered batch by batch. Not thread-safe. */
final class SampleLogits {
    private final List<List<double[]>> samples = new ArrayList<>();
    private final Task task;

    SampleLogits(int samples, Task task) {
        this.task = task;
        for (int s = 0; s < samples; s++) {
            this.samples.add(new ArrayList<>());
        }
    }

    /** Adds raw outputs {@code [samples][rows][columns]}; NaN and infinity are refused. */
    void add(float[][][] raw, List<FitRow> rows) throws FitException {
        for (int s = 0; s < raw.length; s++) {
            for (int n = 0; n < raw[s].length; n++) {
                samples.get(s).add(row(raw[s][n], rows.get(n).where()));
            }
        }
    }

    /** In float64; a single logit is that of the second of two classes. */
    private double[] row(float[] raw, String where) throws FitException {
        boolean single = task == Task.CLASSIFICATION && raw.length == 1;
        double[] logits = new double[single ? 2 : raw.length];
        for (int k = 0; k < raw.length; k++) {
            if (Float.isNaN(raw[k])) {
                throw new FitException(where, "the model's output " + k + " is NaN", "Leave this row out");
            }
            logits[single ? 1 : k] = raw[k];
        }
        return logits;
    }

    double[][][] array() {
        return samples.stream().map(rows -> rows.toArray(double[][]::new)).toArray(double[][][]::new);
    }
}
