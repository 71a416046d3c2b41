package io.epistream.models.distance;

import io.epistream.models.algebra.SquareMatrix;
import java.util.Optional;

/**
 * Factors W with ‖W (f − μ)‖² = (f − μ)ᵀ Σ⁻¹ (f − μ): W = L⁻¹ with Σ = L Lᵀ.
 *
 * <p>Features that never vary (units that a ReLU never lets through) make the within-class covariance singular. Then, that is when the
 * Cholesky factorisation fails or trace(Σ) · trace(Σ⁻¹), which bounds the condition number, exceeds 10¹⁰, it is shrunk
 * towards a multiple of the identity, (1 − α) Σ + α trace(Σ)/D I, with the α of oracle approximating shrinkage (Chen, Wiesel, Eldar and Hero
 * 2010, DOI 10.1109/TSP.2010.2053029, equation 23, without its 2/D terms, as in scikit-learn). At that condition number a
 * graph in float32 still has two digits in the worst direction.
 *
 * <p>The overall covariance is that of within-class covariance, so shrunk, plus the covariance of the class means: in a direction
 * that never varied both distances are the same, and their difference is 0.
 *
 * @param within W of the within-class covariance
 * @param overall W of the overall covariance
 * @param shrinkage α in [0, 1]; 0 when nothing was shrunk
 */
record Whitening(SquareMatrix within, SquareMatrix overall, double shrinkage) {
    private static final double MAX_CONDITION = 1e10;

    static Whitening of(SquareMatrix within, SquareMatrix between, long rows) throws DistanceException {
        Optional<SquareMatrix> factor = factor(within);
        double shrinkage = 0;
        SquareMatrix covariance = within;
        if (factor.isEmpty()) {
            shrinkage = shrinkage(within, rows);
            covariance = shrunk(within, shrinkage);
            factor = factor(covariance);
        }
        SquareMatrix withinFactor = factor.orElseThrow(() -> constant(within.size()));
        SquareMatrix overall = sum(covariance, between);
        return new Whitening(withinFactor, plainFactor(overall).orElseThrow(() -> constant(within.size())), shrinkage);
    }

    private static DistanceException constant(int features) {
        return new DistanceException(
                "the " + features
                        + " features hardly vary within the classes, so that no distance can be measured in them",
                "Name another layer in distance.layer, or give rows that differ");
    }

    /** Nothing when the matrix is too near to singular. */
    private static Optional<SquareMatrix> factor(SquareMatrix covariance) {
        return plainFactor(covariance).filter(inverse -> covariance.trace() * inverse.squaredNorm() <= MAX_CONDITION);
    }

    private static Optional<SquareMatrix> plainFactor(SquareMatrix covariance) {
        return covariance.cholesky().map(SquareMatrix::inverseOfLower);
    }

    private static double shrinkage(SquareMatrix covariance, long rows) {
        double size = covariance.size();
        double meanSquare = covariance.squaredNorm() / (size * size);
        double mean = covariance.trace() / size;
        double denominator = (rows + 1) * (meanSquare - mean * mean / size);
        return denominator > 0 ? Math.min(1, (meanSquare + mean * mean) / denominator) : 1;
    }

    private static SquareMatrix shrunk(SquareMatrix covariance, double shrinkage) {
        double mean = covariance.trace() / covariance.size();
        return covariance.copy().scale(1 - shrinkage).addToDiagonal(shrinkage * mean);
    }

    private static SquareMatrix sum(SquareMatrix a, SquareMatrix b) {
        SquareMatrix sum = a.copy();
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < a.size(); j++) {
                sum.set(i, j, a.get(i, j) + b.get(i, j));
            }
        }
        return sum;
    }
}
