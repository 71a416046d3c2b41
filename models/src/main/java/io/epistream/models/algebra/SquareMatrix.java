package io.epistream.models.algebra;

import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * A square matrix of doubles, row-major, and the few things done with one. Mutable, not thread safe while it changes; who
 * hands one over no longer changes it.
 */
public final class SquareMatrix {
    private final int size;
    private final double[] values;

    /** Zeros. */
    public SquareMatrix(int size) {
        this(size, new double[Math.multiplyExact(size, size)]);
    }

    private SquareMatrix(int size, double[] values) {
        this.size = size;
        this.values = values;
    }

    /** A copy of {@code values}, {@code [size, size]} row-major. */
    public static SquareMatrix of(int size, double[] values) {
        if (values.length != (long) size * size) {
            throw new IllegalArgumentException(
                    "values: expected " + (long) size * size + " for size " + size + ", was " + values.length);
        }
        return new SquareMatrix(size, values.clone());
    }

    /** Rows, and columns. */
    public int size() {
        return size;
    }

    /** The value in row {@code i} and column {@code j}. */
    public double get(int i, int j) {
        return values[i * size + j];
    }

    /** Changes the value in row {@code i} and column {@code j}. */
    public void set(int i, int j, double value) {
        values[i * size + j] = value;
    }

    /** All values, row-major, copied. */
    public double[] toArray() {
        return values.clone();
    }

    /** A matrix of its own. */
    public SquareMatrix copy() {
        return new SquareMatrix(size, values.clone());
    }

    /** Every value times {@code factor}, in place. */
    public SquareMatrix scale(double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return this;
    }

    /** {@code amount} added to every value of the diagonal, in place. */
    public SquareMatrix addToDiagonal(double amount) {
        for (int i = 0; i < size; i++) {
            values[i * size + i] += amount;
        }
        return this;
    }

    /** Sum of the diagonal. */
    public double trace() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += get(i, i);
        }
        return sum;
    }

    /** Sum of the squares of all values. */
    public double squaredNorm() {
        return Arrays.stream(values).map(value -> value * value).sum();
    }

    /** M x; NaN and infinity spread. */
    public double[] times(double[] x) {
        double[] product = new double[size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += values[i * size + j] * x[j];
            }
            product[i] = sum;
        }
        return product;
    }

    /** Mᵀ x; NaN and infinity spread. */
    public double[] transposedTimes(double[] x) {
        double[] product = new double[size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                product[j] += values[i * size + j] * x[i];
            }
        }
        return product;
    }

    /**
     * The lower triangular L with L Lᵀ = M and a positive diagonal. Only the lower half of M is read.
     *
     * @return nothing when M is not positive definite, or not to rounding
     */
    public Optional<SquareMatrix> cholesky() {
        CholeskyDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.chol(size, true);
        if (!decomposition.decompose(DMatrixRMaj.wrap(size, size, values.clone()))) {
            return Optional.empty();
        }
        SquareMatrix lower = new SquareMatrix(size, decomposition.getT(null).data);
        // EJML lets NaN pass
        return Double.isFinite(lower.trace()) ? Optional.of(lower) : Optional.empty();
    }

    /** The inverse of a lower triangular matrix with no zero on its diagonal, by forward substitution on whole rows. */
    public SquareMatrix inverseOfLower() {
        SquareMatrix inverse = new SquareMatrix(size);
        for (int i = 0; i < size; i++) {
            double[] row = new double[i + 1];
            row[i] = 1;
            for (int k = 0; k < i; k++) {
                double factor = get(i, k);
                for (int j = 0; j <= k; j++) {
                    row[j] -= factor * inverse.values[k * size + j];
                }
            }
            double diagonal = get(i, i);
            for (int j = 0; j <= i; j++) {
                inverse.values[i * size + j] = row[j] / diagonal;
            }
        }
        return inverse;
    }

    /** Both axes in reverse: what was last is first. Turns lower triangles into upper ones. */
    public SquareMatrix reversed() {
        double[] reversed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        return new SquareMatrix(size, reversed);
    }

    /** Mᵀ. */
    public SquareMatrix transposed() {
        SquareMatrix transposed = new SquareMatrix(size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                transposed.values[j * size + i] = values[i * size + j];
            }
        }
        return transposed;
    }

    /**
     * Eigenvalues of a symmetric matrix, ascending. Takes one to two seconds at size 1000, and eight
     * times that at twice the size.
     *
     * @throws IllegalStateException when the iteration does not converge, as for NaN
     */
    public double[] eigenvalues() {
        EigenDecomposition_F64<DMatrixRMaj> decomposition = decomposed(false);
        double[] eigenvalues = new double[size];
        for (int i = 0; i < size; i++) {
            eigenvalues[i] = decomposition.getEigenvalue(i).getReal();
        }
        Arrays.sort(eigenvalues);
        return eigenvalues;
    }

    /** Eigenvalues and eigenvectors of a symmetric matrix, by ascending value; three times the work of the values. */
    public Eigenpairs eigenpairs() {
        return Eigenpairs.of(decomposed(true), size);
    }

    private EigenDecomposition_F64<DMatrixRMaj> decomposed(boolean vectors) {
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(size, vectors, true);
        if (!decomposition.decompose(DMatrixRMaj.wrap(size, size, values.clone()))) {
            throw new IllegalStateException("eigenvalues of a [" + size + ", " + size + "] matrix did not converge");
        }
        return decomposition;
    }
}
