package io.epistream.models.posterior;

import io.epistream.models.algebra.OuterProducts;
import io.epistream.models.algebra.SquareMatrix;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Σ φ φᵀ and Σ Λ. */
final class KroneckerSum implements GaussNewton.CurvatureSum {
    private final LastLayer layer;
    private final OuterProducts features;
    private final SquareMatrix blockSum;

    KroneckerSum(LastLayer layer) {
        this.layer = layer;
        this.features = new OuterProducts(layer.width());
        this.blockSum = new SquareMatrix(layer.outputs());
    }

    @Override
    public void add(double[][] phi, IntFunction<double[][]> blocks) {
        double[] ones = new double[phi.length];
        Arrays.fill(ones, 1);
        features.add(phi, ones);
        for (int row = 0; row < phi.length; row++) {
            addBlock(blocks.apply(row));
        }
    }

    private void addBlock(double[][] block) {
        for (int j = 0; j < block.length; j++) {
            for (int k = 0; k < block.length; k++) {
                blockSum.set(j, k, blockSum.get(j, k) + block[j][k]);
            }
        }
    }

    @Override
    public Curvature curvature(long rows, double factor) {
        return KroneckerCurvature.of(
                layer, features.times(factor), blockSum.copy().scale(1.0 / rows));
    }
}
