package io.epistream.models.algebra;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * M = V diag(values) Vᵀ of a symmetric matrix. The sign of each vector is arbitrary.
 *
 * @param values eigenvalues, ascending
 * @param vectors orthonormal eigenvectors as columns, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // an intermediate result, never compared
public record Eigenpairs(double[] values, SquareMatrix vectors) {

    static Eigenpairs of(EigenDecomposition_F64<DMatrixRMaj> decomposition, int size) {
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> decomposition.getEigenvalue(i).getReal()))
                .mapToInt(i -> i)
                .toArray();
        double[] values = new double[size];
        SquareMatrix vectors = new SquareMatrix(size);
        for (int column = 0; column < size; column++) {
            values[column] = decomposition.getEigenvalue(order[column]).getReal();
            DMatrixRMaj vector = decomposition.getEigenVector(order[column]);
            for (int row = 0; row < size; row++) {
                vectors.set(row, column, vector.get(row));
            }
        }
        return new Eigenpairs(values, vectors);
    }
}
