package io.epistream.models.algebra;

/**
 * A running sum Σ_r w_r x_r x_rᵀ of weighted outer products, {@code [size, size]}, of which only the lower half is
 * computed. Takes size²/2 multiplications a row; whole chunks of rows are added at once, so that each row of the matrix is
 * loaded once a chunk. Not thread safe.
 */
public final class OuterProducts {
    private final int size;
    private final double[] lower;

    /** A sum of nothing. */
    public OuterProducts(int size) {
        this.size = size;
        this.lower = new double[Math.multiplyExact(size, size)];
    }

    /**
     * Adds {@code rows} {@code [n, size]} with {@code weights} {@code [n]}, which may be negative. NaN and infinity spread
     * as they do in sums.
     */
    public void add(double[][] rows, double[] weights) {
        for (int i = 0; i < size; i++) {
            for (int r = 0; r < rows.length; r++) {
                addTo(i, weights[r] * rows[r][i], rows[r]);
            }
        }
    }

    private void addTo(int i, double scale, double[] row) {
        if (scale == 0) {
            return; // half of all features after a ReLU
        }
        int start = i * size;
        for (int j = 0; j <= i; j++) {
            lower[start + j] += scale * row[j];
        }
    }

    /** The sum times {@code factor}, both halves. */
    public SquareMatrix times(double factor) {
        SquareMatrix sum = new SquareMatrix(size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double value = factor * lower[i * size + j];
                sum.set(i, j, value);
                sum.set(j, i, value);
            }
        }
        return sum;
    }
}
