package io.epistream.models.distance;

import io.epistream.models.algebra.OuterProducts;
import io.epistream.models.algebra.SquareMatrix;
import java.util.Arrays;

/**
 * Class means and the scatter around them in one pass, by Welford's update for each class: a row x of class c, the n-th of
 * it, adds (n − 1)/n d dᵀ with d = x − mean_c before x. No large sums are subtracted, so features far from zero keep their
 * digits. The scatter of the class means around the overall mean is added at the end.
 */
final class Scatter {
    private final int features;
    private final double[][] means;
    private final long[] counts;
    private final OuterProducts within;
    private long rows;

    Scatter(int classes, int features) {
        this.features = features;
        this.means = new double[classes][features];
        this.counts = new long[classes];
        this.within = new OuterProducts(features);
    }

    /** Adds finite rows {@code [n, features]} of classes {@code [n]}. */
    void add(float[][] chunk, int[] labels) {
        double[][] deviations = new double[chunk.length][features];
        double[] weights = new double[chunk.length];
        for (int row = 0; row < chunk.length; row++) {
            int label = labels[row];
            long count = ++counts[label];
            weights[row] = (count - 1.0) / count;
            deviate(chunk[row], means[label], count, deviations[row]);
        }
        within.add(deviations, weights);
        rows += chunk.length;
    }

    private static void deviate(float[] row, double[] mean, long count, double[] deviation) {
        for (int i = 0; i < row.length; i++) {
            deviation[i] = row[i] - mean[i];
            mean[i] += deviation[i] / count;
        }
    }

    long rows() {
        return rows;
    }

    /** Rows of each class. */
    long[] counts() {
        return counts.clone();
    }

    /** Class means {@code [classes, features]}. */
    double[][] means() {
        return Arrays.stream(means).map(double[]::clone).toArray(double[][]::new);
    }

    /** Mean of all rows. */
    double[] mean() {
        double[] mean = new double[features];
        for (int c = 0; c < means.length; c++) {
            for (int i = 0; i < features; i++) {
                mean[i] += means[c][i] * counts[c] / rows;
            }
        }
        return mean;
    }

    /** Covariance within classes, divided by N. */
    SquareMatrix withinCovariance() {
        return within.times(1.0 / rows);
    }

    /** Covariance of the class means around the overall mean, weighted by class and divided by N. */
    SquareMatrix betweenCovariance() {
        double[] mean = mean();
        double[][] deviations = means();
        double[] weights = new double[means.length];
        for (int c = 0; c < means.length; c++) {
            weights[c] = counts[c];
            for (int i = 0; i < features; i++) {
                deviations[c][i] -= mean[i];
            }
        }
        OuterProducts between = new OuterProducts(features);
        between.add(deviations, weights);
        return between.times(1.0 / rows);
    }
}
