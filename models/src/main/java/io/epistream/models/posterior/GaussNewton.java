package io.epistream.models.posterior;

import java.util.function.IntFunction;

/**
 * Gathers the generalised Gauss-Newton matrix of the last layer over rows of training data,
 *
 * <pre>
 *   H = Σ_n Λ_n ⊗ φ_n φ_nᵀ,   θ row-major [K, width]
 * </pre>
 *
 * <p>which for a linear layer is the exact Hessian of the negative log-likelihood in θ for the softmax, sigmoid and fixed-variance
 * Gaussian likelihoods (Daxberger et al. 2021, arXiv 2106.14806, section 3 and appendix B); Λ is each {@link Likelihood}'s.
 * Rows come in chunks, since they need not fit in memory together. The Kronecker structure keeps Σ φ φᵀ and the mean of Λ
 * instead, see {@link KroneckerCurvature}.
 *
 * <p>NaN and infinity among features or outputs are refused. Not thread safe.
 */
public final class GaussNewton {
    /**
     * Most parameters of a full matrix: 4096² doubles are 128 MiB, of which a fit needs about four, and its eigenvalues take
     * minutes.
     */
    public static final int MAX_FULL_PARAMETERS = 4096;

    /** Widest layer whose φ φᵀ is decomposed. */
    public static final int MAX_WIDTH = 8192;

    private final LastLayer layer;
    private final CurvatureSum sum;
    private long rows;

    private GaussNewton(LastLayer layer, CurvatureSum sum) {
        this.layer = layer;
        this.sum = sum;
    }

    /**
     * All of H, {@code [K * width, K * width]}.
     *
     * @throws PosteriorException above {@link #MAX_FULL_PARAMETERS}
     */
    public static GaussNewton full(LastLayer layer) throws PosteriorException {
        if (layer.parameters() > MAX_FULL_PARAMETERS) {
            throw new PosteriorException(
                    "a full posterior over " + layer + " has " + layer.parameters() + " parameters; at most "
                            + MAX_FULL_PARAMETERS + " are allowed, since their square is kept",
                    "Use the kronecker structure");
        }
        return new GaussNewton(layer, new FullSum(layer));
    }

    /**
     * The Kronecker factors of H, {@code [width, width]} and {@code [K, K]}.
     *
     * @throws PosteriorException when a side exceeds {@link #MAX_WIDTH}
     */
    public static GaussNewton kronecker(LastLayer layer) throws PosteriorException {
        if (Math.max(layer.width(), layer.outputs()) > MAX_WIDTH) {
            throw new PosteriorException(
                    "a kronecker posterior over " + layer + " decomposes matrices with a side of up to "
                            + Math.max(layer.width(), layer.outputs()) + "; at most " + MAX_WIDTH + " is allowed",
                    "Name a layer with fewer features or outputs in method.laplace.layer");
        }
        return new GaussNewton(layer, new KroneckerSum(layer));
    }

    /**
     * Adds a chunk of rows.
     *
     * @param features φ without the 1 of the bias, {@code [n, D]}
     * @param outputs f of the same rows at the trained weights, {@code [n, K]}
     * @param likelihood how outputs become a density
     * @throws PosteriorException when there is NaN or infinity among them; nothing of the chunk is added then
     */
    public void add(float[][] features, float[][] outputs, Likelihood likelihood) throws PosteriorException {
        if (features.length != outputs.length) {
            throw new IllegalArgumentException(
                    "outputs: expected " + features.length + " rows as of features, was " + outputs.length);
        }
        double[][] phi = new double[features.length][];
        for (int row = 0; row < features.length; row++) {
            checkFinite("features", row, features[row]);
            checkFinite("outputs", row, outputs[row]);
            checkColumns(outputs[row]);
            phi[row] = layer.phi(features[row]);
        }
        sum.add(phi, row -> likelihood.block(outputs[row], row));
        rows += features.length;
    }

    private void checkColumns(float[] outputs) {
        if (outputs.length != layer.outputs()) {
            throw new IllegalArgumentException(
                    "outputs: expected " + layer.outputs() + " columns, was " + outputs.length);
        }
    }

    private void checkFinite(String what, int row, float[] values) throws PosteriorException {
        for (int column = 0; column < values.length; column++) {
            if (!Float.isFinite(values[column])) {
                throw new PosteriorException(
                        what + " of row " + (rows + row) + ", column " + column + ": must be finite, was "
                                + values[column],
                        "Look for missing or huge values in this row of the data");
            }
        }
    }

    /** Rows added so far, n. */
    public long rows() {
        return rows;
    }

    /**
     * H scaled by N/n, as if all N rows had been added.
     *
     * @param totalRows N, rows of the whole training set; n when all of them were added
     * @throws PosteriorException when too few rows were added: 2 at least, and of a larger training set at least as many as
     *     φ is long, since the scaling would make a few directions look certain and leave the others at the prior
     */
    public Curvature curvature(long totalRows) throws PosteriorException {
        if (totalRows < rows) {
            throw new IllegalArgumentException(
                    "totalRows: must be at least the " + rows + " rows added, was " + totalRows);
        }
        long needed = Math.max(2, Math.min(layer.width(), totalRows));
        if (rows < needed) {
            throw new PosteriorException(
                    rows + " of " + totalRows + " rows are too few to fit a posterior over " + layer + "; at least "
                            + needed + " are needed",
                    "Give more rows of the training data");
        }
        return sum.curvature(rows, (double) totalRows / rows);
    }

    /** What is kept of the rows. */
    interface CurvatureSum {
        /** Adds φ {@code [n, width]} with the block Λ {@code [K, K]} of each row, made only when it is needed. */
        void add(double[][] phi, IntFunction<double[][]> blocks);

        /** The curvature of {@code rows} rows, times {@code factor}. */
        Curvature curvature(long rows, double factor);
    }
}
