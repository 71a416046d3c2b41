package io.epistream.models.inference;

import java.util.Arrays;

/** Small questions about arrays of floats. */
final class Floats {
    private Floats() {}

    static boolean finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** {@code value · scale + offset} in float64. */
    static double[] transformed(float[] values, double scale, double offset) {
        double[] transformed = new double[values.length];
        for (int i = 0; i < transformed.length; i++) {
            transformed[i] = values[i] * scale + offset;
        }
        return transformed;
    }

    /** Row-major values as {@code rows} rows of equal length. */
    static float[][] rows(float[] values, int rows) {
        int columns = values.length / rows;
        float[][] split = new float[rows][];
        for (int n = 0; n < rows; n++) {
            split[n] = Arrays.copyOfRange(values, n * columns, (n + 1) * columns);
        }
        return split;
    }
}
