package io.epistream.models.posterior;

import io.epistream.models.algebra.Eigenpairs;
import io.epistream.models.algebra.SquareMatrix;
import io.epistream.models.npz.NamedArrays;
import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.NpzException;
import java.util.HashMap;
import java.util.Map;

/** The arrays of laplace.npz: their names, and what must be true of them. */
final class PosteriorArrays {
    static final String PRIOR_PRECISION = "prior_precision";
    static final String HAS_BIAS = "has_bias";
    static final String CHOLESKY = "cholesky";
    static final String A_VALUES = "a_values";
    static final String A_VECTORS = "a_vectors";
    static final String B_VALUES = "b_values";
    static final String B_VECTORS = "b_vectors";

    /** An eigenvalue that rounding has taken below 0 by no more than this share of the largest is 0. */
    private static final double ROUNDING = 1e-8;
    /** Vectors are orthonormal to this, which lets files in float32 pass. */
    private static final double ORTHONORMAL = 1e-4;

    private PosteriorArrays() {}

    static Map<String, NpyArray> with(LastLayer layer, double priorPrecision, Map<String, NpyArray> structure) {
        Map<String, NpyArray> arrays = new HashMap<>(structure);
        arrays.put(PRIOR_PRECISION, NpyArray.of(new double[] {priorPrecision}, 1));
        arrays.put(HAS_BIAS, NpyArray.of(new double[] {layer.bias() ? 1 : 0}, 1));
        return arrays;
    }

    static NpyArray square(SquareMatrix matrix) {
        return NpyArray.of(matrix.toArray(), matrix.size(), matrix.size());
    }

    static boolean bias(NamedArrays arrays) throws NpzException {
        double[] bias = arrays.doubles(HAS_BIAS, 1);
        arrays.require(HAS_BIAS, "0 or 1", bias, value -> value == 0 || value == 1);
        return bias[0] == 1;
    }

    static double priorPrecision(NamedArrays arrays) throws NpzException {
        double[] precision = arrays.doubles(PRIOR_PRECISION, 1);
        arrays.require(PRIOR_PRECISION, "a number > 0", precision, value -> value > 0);
        return precision[0];
    }

    static boolean isFull(NamedArrays arrays) throws NpzException {
        boolean full = arrays.has(CHOLESKY);
        if (full && arrays.has(A_VALUES)) {
            throw arrays.refused(CHOLESKY, "to be there without " + A_VALUES, "there with it, as a second structure");
        }
        return full;
    }

    static FullPosterior full(LastLayer layer, double priorPrecision, NamedArrays arrays) throws NpzException {
        double[] cholesky = arrays.doubles(CHOLESKY, layer.parameters(), layer.parameters());
        SquareMatrix factor = SquareMatrix.of((int) layer.parameters(), cholesky);
        for (int i = 0; i < factor.size(); i++) {
            checkRow(arrays, factor, i);
        }
        return new FullPosterior(layer, priorPrecision, factor);
    }

    /** A row of zeros holds its weight; any other has a positive diagonal, and nothing right of it. */
    private static void checkRow(NamedArrays arrays, SquareMatrix factor, int i) throws NpzException {
        boolean held = true;
        for (int j = 0; j < i; j++) {
            held &= factor.get(i, j) == 0;
        }
        double diagonal = factor.get(i, i);
        if (diagonal < 0 || (diagonal == 0 && !held)) {
            throw arrays.refused(CHOLESKY, "a positive diagonal", diagonal + " in row " + i);
        }
        for (int j = i + 1; j < factor.size(); j++) {
            if (factor.get(i, j) != 0) {
                throw arrays.refused(
                        CHOLESKY,
                        "a lower triangular matrix (zeros above the diagonal)",
                        factor.get(i, j) + " in row " + i + ", column " + j);
            }
        }
    }

    static KroneckerPosterior kronecker(LastLayer layer, double priorPrecision, NamedArrays arrays)
            throws NpzException {
        Eigenpairs a = pairs(arrays, A_VALUES, A_VECTORS, layer.width());
        Eigenpairs b = pairs(arrays, B_VALUES, B_VECTORS, layer.outputs());
        return new KroneckerPosterior(layer, priorPrecision, a, b);
    }

    private static Eigenpairs pairs(NamedArrays arrays, String values, String vectors, int size) throws NpzException {
        double[] eigenvalues = arrays.doubles(values, size);
        double largest = 0;
        for (double value : eigenvalues) {
            largest = Math.max(largest, value);
        }
        double least = -ROUNDING * largest;
        arrays.require(values, "eigenvalues of at least 0", eigenvalues, value -> value >= least);
        for (int i = 0; i < size; i++) {
            eigenvalues[i] = Math.max(0, eigenvalues[i]);
        }
        SquareMatrix columns = SquareMatrix.of(size, arrays.doubles(vectors, size, size));
        checkOrthonormal(arrays, vectors, columns);
        return new Eigenpairs(eigenvalues, columns);
    }

    /** UᵀU x = x for one x of noise, which no other matrix is likely to pass; the whole product would take minutes. */
    private static void checkOrthonormal(NamedArrays arrays, String name, SquareMatrix columns) throws NpzException {
        double[] noise = StandardNormals.drawnFrom(columns.size()).next(columns.size());
        double[] back = columns.transposedTimes(columns.times(noise));
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < noise.length; i++) {
            difference += (back[i] - noise[i]) * (back[i] - noise[i]);
            norm += noise[i] * noise[i];
        }
        if (!(difference <= ORTHONORMAL * ORTHONORMAL * norm)) {
            throw arrays.refused(
                    name,
                    "orthonormal columns",
                    "a matrix that changes lengths by " + Math.sqrt(difference / norm) + " of them");
        }
    }
}
