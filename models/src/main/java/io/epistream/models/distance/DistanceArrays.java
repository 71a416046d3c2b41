package io.epistream.models.distance;

import io.epistream.models.algebra.SquareMatrix;
import io.epistream.models.npz.NamedArrays;
import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.NpzException;

/** The arrays of distance.npz: their names, and what must be true of them. */
final class DistanceArrays {
    static final String MEANS = "means";
    static final String MEAN = "mean";
    static final String PRECISION = "precision_factor";
    static final String BACKGROUND = "background_factor";
    static final String NEIGHBOURS = "neighbours";

    /** A stored neighbour's length is 1 to this, or 0. */
    private static final double NORM_TOLERANCE = 1e-3;

    private DistanceArrays() {}

    static FeatureDistance read(NamedArrays arrays, int features) throws NpzException {
        double[][] means = rows(arrays, features);
        double[] mean = arrays.doubles(MEAN, features);
        SquareMatrix precision = factor(arrays, PRECISION, features);
        SquareMatrix background = factor(arrays, BACKGROUND, features);
        return new FeatureDistance(means, mean, precision, background, neighbours(arrays, features));
    }

    private static double[][] rows(NamedArrays arrays, int features) throws NpzException {
        double[] flat = arrays.doubles(MEANS, NamedArrays.ANY, features);
        double[][] rows = new double[flat.length / features][features];
        if (rows.length == 0) {
            throw arrays.refused(MEANS, "at least one class", "none");
        }
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(flat, row * features, rows[row], 0, features);
        }
        return rows;
    }

    private static SquareMatrix factor(NamedArrays arrays, String name, int features) throws NpzException {
        SquareMatrix factor = SquareMatrix.of(features, arrays.doubles(name, features, features));
        for (int i = 0; i < features; i++) {
            if (isZero(factor, i)) {
                throw arrays.refused(name, "a factor of an invertible matrix", "zeros all along row " + i);
            }
        }
        return factor;
    }

    private static boolean isZero(SquareMatrix factor, int row) {
        for (int j = 0; j < factor.size(); j++) {
            if (factor.get(row, j) != 0) {
                return false;
            }
        }
        return true;
    }

    private static float[][] neighbours(NamedArrays arrays, int features) throws NpzException {
        arrays.floats(NEIGHBOURS, NamedArrays.ANY, features);
        NpyArray array = arrays.array(NEIGHBOURS, NamedArrays.ANY, features);
        float[][] rows = new float[array.length(0)][];
        if (rows.length == 0) {
            throw arrays.refused(NEIGHBOURS, "at least one row", "none");
        }
        for (int row = 0; row < rows.length; row++) {
            rows[row] = array.rows(row, row + 1).floats();
            checkNorm(arrays, rows[row], row);
        }
        return rows;
    }

    private static void checkNorm(NamedArrays arrays, float[] neighbour, int row) throws NpzException {
        double squares = 0;
        for (float value : neighbour) {
            squares += (double) value * value;
        }
        double norm = Math.sqrt(squares);
        if (Math.abs(norm - 1) > NORM_TOLERANCE && norm != 0) {
            throw arrays.refused(NEIGHBOURS, "rows of length 1 (or 0)", "length " + norm + " in row " + row);
        }
    }
}
