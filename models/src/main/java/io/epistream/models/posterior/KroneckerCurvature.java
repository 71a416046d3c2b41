package io.epistream.models.posterior;

import io.epistream.models.algebra.Eigenpairs;
import io.epistream.models.algebra.SquareMatrix;
import java.util.Arrays;

/**
 * H ≈ B ⊗ A with A = (N/n) Σ_n φ_n φ_nᵀ {@code [width, width]} and B = (1/n) Σ_n Λ_n {@code [K, K]}, in eigenpairs (Ritter et
 * al. 2018; Daxberger et al. 2021, arXiv 2106.14806, appendix B). A is a sum and B a mean, so that the product counts each row once.
 * Exact when K = 1 with constant Λ, and generally when Λ_n does not depend on n.
 */
public final class KroneckerCurvature implements Curvature {
    private final LastLayer layer;
    private final Eigenpairs a;
    private final Eigenpairs b;

    private KroneckerCurvature(LastLayer layer, Eigenpairs a, Eigenpairs b) {
        this.layer = layer;
        this.a = a;
        this.b = b;
    }

    static KroneckerCurvature of(LastLayer layer, SquareMatrix a, SquareMatrix b) {
        return new KroneckerCurvature(layer, notNegative(a.eigenpairs()), notNegative(b.eigenpairs()));
    }

    private static Eigenpairs notNegative(Eigenpairs pairs) {
        double[] values =
                Arrays.stream(pairs.values()).map(value -> Math.max(0, value)).toArray();
        return new Eigenpairs(values, pairs.vectors());
    }

    @Override
    public LastLayer layer() {
        return layer;
    }

    @Override
    public double[] eigenvalues() {
        return Arrays.stream(b.values())
                .flatMap(bValue -> Arrays.stream(a.values()).map(aValue -> bValue * aValue))
                .toArray();
    }

    @Override
    public KroneckerCurvature scaledBy(double factor) {
        Curvature.positive("factor", factor);
        double[] scaled = Arrays.stream(b.values()).map(value -> factor * value).toArray();
        return new KroneckerCurvature(layer, a, new Eigenpairs(scaled, b.vectors()));
    }

    @Override
    public KroneckerPosterior posterior(double priorPrecision) {
        return new KroneckerPosterior(layer, Curvature.positive("priorPrecision", priorPrecision), a, b);
    }
}
