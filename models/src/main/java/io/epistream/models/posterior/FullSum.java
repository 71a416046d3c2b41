package io.epistream.models.posterior;

import io.epistream.models.algebra.OuterProducts;
import io.epistream.models.algebra.SquareMatrix;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Σ Λ ⊗ φ φᵀ, block by block: for each pair of outputs j ≥ k a sum of φ φᵀ weighted with Λ_jk. */
final class FullSum implements GaussNewton.CurvatureSum {
    /** Values of Λ that are held at a time. */
    private static final int MAX_BLOCK_VALUES = 1 << 20;

    private final LastLayer layer;
    private final OuterProducts[][] pairs;

    FullSum(LastLayer layer) {
        this.layer = layer;
        this.pairs = new OuterProducts[layer.outputs()][];
        for (int j = 0; j < layer.outputs(); j++) {
            pairs[j] = new OuterProducts[j + 1];
            for (int k = 0; k <= j; k++) {
                pairs[j][k] = new OuterProducts(layer.width());
            }
        }
    }

    @Override
    public void add(double[][] phi, IntFunction<double[][]> blocks) {
        int step = Math.max(1, MAX_BLOCK_VALUES / (layer.outputs() * layer.outputs()));
        for (int start = 0; start < phi.length; start += step) {
            int end = Math.min(phi.length, start + step);
            double[][][] part = IntStream.range(start, end).mapToObj(blocks).toArray(double[][][]::new);
            addPart(Arrays.copyOfRange(phi, start, end), part);
        }
    }

    private void addPart(double[][] phi, double[][][] blocks) {
        for (int j = 0; j < pairs.length; j++) {
            for (int k = 0; k <= j; k++) {
                pairs[j][k].add(phi, entry(blocks, j, k));
            }
        }
    }

    private static double[] entry(double[][][] blocks, int j, int k) {
        return Arrays.stream(blocks).mapToDouble(block -> block[j][k]).toArray();
    }

    @Override
    public Curvature curvature(long rows, double factor) {
        int width = layer.width();
        SquareMatrix hessian = new SquareMatrix((int) layer.parameters());
        for (int j = 0; j < pairs.length; j++) {
            for (int k = 0; k <= j; k++) {
                SquareMatrix pair = pairs[j][k].times(factor);
                place(pair, hessian, j * width, k * width);
                place(pair, hessian, k * width, j * width);
            }
        }
        return new FullCurvature(layer, hessian);
    }

    private static void place(SquareMatrix block, SquareMatrix into, int row, int column) {
        for (int a = 0; a < block.size(); a++) {
            for (int b = 0; b < block.size(); b++) {
                into.set(row + a, column + b, block.get(a, b));
            }
        }
    }
}
