package io.epistream.models.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Identities that hold for any matrix, and small cases by hand. */
class SquareMatrixTest {

    private static double[][] rows(int count, int size) {
        SplittableRandom random = new SplittableRandom(3);
        double[][] rows = new double[count][size];
        for (double[] row : rows) {
            for (int i = 0; i < size; i++) {
                row[i] = random.nextDouble() - .5;
            }
        }
        return rows;
    }

    private static SquareMatrix symmetric(int size) {
        double[] ones = new double[2 * size];
        Arrays.fill(ones, 1);
        OuterProducts sum = new OuterProducts(size);
        sum.add(rows(2 * size, size), ones);
        return sum.times(1);
    }

    private static void assertIdentity(SquareMatrix matrix, SquareMatrix candidate) {
        for (int column = 0; column < matrix.size(); column++) {
            double[] unit = new double[matrix.size()];
            unit[column] = 1;
            assertThat(matrix.times(candidate.times(unit))).containsExactly(unit, within(1e-10));
        }
    }

    @Test
    void outerProductsAreWeightedAndSymmetric() {
        OuterProducts sum = new OuterProducts(2);
        sum.add(new double[][] {{1, 2}, {3, -1}}, new double[] {2, -.5});
        assertThat(sum.times(2).toArray()).containsExactly(-5, 11, 11, 15);
    }

    @Test
    void choleskyGivesAFactor() {
        // 150 goes through EJML's blocked variant
        for (int size : new int[] {1, 5, 150}) {
            SquareMatrix matrix = symmetric(size);
            SquareMatrix lower = matrix.cholesky().orElseThrow();
            double[] x = rows(1, size)[0];
            assertThat(lower.times(lower.transposedTimes(x))).containsExactly(matrix.times(x), within(1e-10));
            assertThat(lower.get(0, size - 1)).isEqualTo(size == 1 ? lower.get(0, 0) : 0);
            assertIdentity(lower, lower.inverseOfLower());
        }
    }

    @Test
    void whatIsNotPositiveDefiniteHasNoFactor() {
        assertThat(SquareMatrix.of(2, new double[] {1, 2, 2, 1}).cholesky()).isEmpty();
        assertThat(new SquareMatrix(3).cholesky()).isEmpty();
        assertThat(SquareMatrix.of(2, new double[] {1, 0, 0, Double.NaN}).cholesky())
                .isEmpty();
        assertThat(SquareMatrix.of(2, new double[] {Double.NaN, 0, 0, 1}).cholesky())
                .isEmpty();
        assertThat(SquareMatrix.of(1, new double[] {Double.POSITIVE_INFINITY}).cholesky())
                .isEmpty();
    }

    @Test
    void eigenpairsPutTheMatrixTogetherAgain() {
        for (int size : new int[] {1, 2, 60}) {
            SquareMatrix matrix = symmetric(size);
            Eigenpairs pairs = matrix.eigenpairs();
            assertThat(pairs.values()).isSorted().containsExactly(matrix.eigenvalues(), within(1e-10));
            double[] x = rows(1, size)[0];
            double[] turned = pairs.vectors().transposedTimes(x);
            for (int i = 0; i < size; i++) {
                turned[i] *= pairs.values()[i];
            }
            assertThat(pairs.vectors().times(turned)).containsExactly(matrix.times(x), within(1e-10));
            assertIdentity(pairs.vectors(), pairs.vectors().transposed());
        }
    }

    @Test
    void eigenvaluesOfSingularAndRepeatedMatrices() {
        assertThat(new SquareMatrix(3).eigenvalues()).containsExactly(0, 0, 0);
        assertThat(new SquareMatrix(3).addToDiagonal(2).eigenvalues()).containsExactly(2, 2, 2);
        assertIdentity(
                new SquareMatrix(3).eigenpairs().vectors(),
                new SquareMatrix(3).eigenpairs().vectors().transposed());
    }

    @Test
    void reversalTurnsBothAxes() {
        SquareMatrix matrix = SquareMatrix.of(2, new double[] {1, 2, 3, 4});
        assertThat(matrix.reversed().toArray()).containsExactly(4, 3, 2, 1);
        assertThat(matrix.transposed().toArray()).containsExactly(1, 3, 2, 4);
        assertThat(matrix.trace()).isEqualTo(5);
        assertThat(matrix.squaredNorm()).isEqualTo(30);
        assertThat(matrix.times(new double[] {1, 10})).containsExactly(21, 43);
        assertThat(matrix.transposedTimes(new double[] {1, 10})).containsExactly(31, 42);
    }

    @Test
    void valuesMustFillTheSquare() {
        assertThatThrownBy(() -> SquareMatrix.of(2, new double[3])).hasMessage("values: expected 4 for size 2, was 3");
    }
}
