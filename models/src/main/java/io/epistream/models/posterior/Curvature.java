package io.epistream.models.posterior;

/**
 * The Gauss-Newton matrix H of a last layer, which with a prior precision δ gives a posterior of precision H + δI. Immutable,
 * thread safe.
 */
public sealed interface Curvature permits FullCurvature, KroneckerCurvature {

    /** The layer whose curvature this is. */
    LastLayer layer();

    /** The K · width eigenvalues of H, at least 0 (rounding below it is cut off), in no particular order. */
    double[] eigenvalues();

    /**
     * H times {@code factor} &gt; 0: with H gathered at unit noise variance, 1/σ² gives that of noise variance σ².
     */
    Curvature scaledBy(double factor);

    /**
     * The posterior N(θ_MAP, (H + δI)⁻¹).
     *
     * @param priorPrecision δ &gt; 0, of the prior N(0, I/δ) over all parameters, bias included
     * @throws PosteriorException when H + δI is not positive definite to rounding, which a larger δ mends
     */
    LaplacePosterior posterior(double priorPrecision) throws PosteriorException;

    /** Checks a factor or a precision. */
    static double positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": must be > 0 and finite, was " + value);
        }
        return value;
    }
}
