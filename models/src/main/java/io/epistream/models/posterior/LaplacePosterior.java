package io.epistream.models.posterior;

import io.epistream.models.npz.NamedArrays;
import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.NpzException;
import java.util.Map;

/**
 * The Gaussian posterior over the weights of a last linear layer, around the trained weights θ_MAP (last-layer Laplace,
 * Daxberger et al. 2021, arXiv 2106.14806). Immutable, thread safe.
 */
public sealed interface LaplacePosterior permits FullPosterior, KroneckerPosterior {

    /** The layer whose weights these are. */
    LastLayer layer();

    /** The prior precision δ that went into it. */
    double priorPrecision();

    /**
     * Draws of the weights, fixed by the seed: {@link StandardNormals} of the seed, K · width of them for each sample, one
     * sample after the other.
     *
     * @param samples S, at least 1
     * @param map θ_MAP {@code [K * width]}, row-major with the bias as last column
     * @return {@code [S, K * width]}
     */
    float[][] draw(int samples, long seed, float[] map);

    /**
     * Cov(f) = J Σ Jᵀ of the outputs of one record in closed form, {@code [K, K]}.
     *
     * @param feature φ without the 1 of the bias, {@code [D]}; NaN spreads
     */
    double[][] functionCovariance(float[] feature);

    /**
     * Var(f_k) of each record and output in closed form, {@code [n, K]}: the diagonals of {@link #functionCovariance}.
     *
     * @param features {@code [n, D]}; NaN spreads
     */
    default double[][] functionVariance(float[][] features) {
        double[][] variances = new double[features.length][layer().outputs()];
        for (int row = 0; row < features.length; row++) {
            double[][] covariance = functionCovariance(features[row]);
            for (int k = 0; k < covariance.length; k++) {
                variances[row][k] = covariance[k][k];
            }
        }
        return variances;
    }

    /** The arrays of laplace.npz. */
    Map<String, NpyArray> toNpz();

    /**
     * The posterior of a laplace.npz, full if it holds {@code cholesky}, Kronecker if it holds {@code a_values}.
     *
     * @param outputs K of the layer it is for
     * @param features D of that layer
     * @throws NpzException when arrays are missing, of another shape, not finite, or no posterior
     */
    static LaplacePosterior fromNpz(Map<String, NpyArray> arrays, int outputs, int features) throws NpzException {
        NamedArrays named = new NamedArrays(
                arrays, "Fit the posterior again for this model with epistream fit laplace, or export it again");
        LastLayer layer = new LastLayer(outputs, features, PosteriorArrays.bias(named));
        double precision = PosteriorArrays.priorPrecision(named);
        return PosteriorArrays.isFull(named)
                ? PosteriorArrays.full(layer, precision, named)
                : PosteriorArrays.kronecker(layer, precision, named);
    }
}
