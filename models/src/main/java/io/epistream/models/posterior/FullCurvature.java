package io.epistream.models.posterior;

import io.epistream.models.algebra.SquareMatrix;
import java.util.Arrays;

/** All of H, {@code [K * width, K * width]}. */
public final class FullCurvature implements Curvature {
    /** Share of H's trace below which δ no longer makes H + δI positive definite to rounding. */
    private static final double ROUNDING = 1e-14;

    private final LastLayer layer;
    private final SquareMatrix hessian;

    FullCurvature(LastLayer layer, SquareMatrix hessian) {
        this.layer = layer;
        this.hessian = hessian;
    }

    @Override
    public LastLayer layer() {
        return layer;
    }

    /** H, row-major. */
    public double[] hessian() {
        return hessian.toArray();
    }

    @Override
    public double[] eigenvalues() {
        return Arrays.stream(hessian.eigenvalues())
                .map(value -> Math.max(0, value))
                .toArray();
    }

    @Override
    public FullCurvature scaledBy(double factor) {
        return new FullCurvature(layer, hessian.copy().scale(Curvature.positive("factor", factor)));
    }

    /**
     * As declared. With J the reversal of order, J (H + δI) J = R Rᵀ gives the covariance's own lower Cholesky factor
     * L = J R⁻ᵀ J, without a matrix being inverted and factored again.
     */
    @Override
    public FullPosterior posterior(double priorPrecision) throws PosteriorException {
        Curvature.positive("priorPrecision", priorPrecision);
        if (priorPrecision < ROUNDING * hessian.trace()) {
            throw lost(priorPrecision);
        }
        SquareMatrix precision = hessian.copy().addToDiagonal(priorPrecision).reversed();
        SquareMatrix factor = precision.cholesky().orElseThrow(() -> lost(priorPrecision));
        SquareMatrix covarianceFactor = factor.inverseOfLower().transposed().reversed();
        return new FullPosterior(layer, priorPrecision, covarianceFactor);
    }

    private PosteriorException lost(double priorPrecision) {
        return new PosteriorException(
                "prior precision " + priorPrecision + " is lost in rounding beside a curvature of trace "
                        + hessian.trace(),
                "Give a larger prior precision");
    }
}
