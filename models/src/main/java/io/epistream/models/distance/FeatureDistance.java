package io.epistream.models.distance;

import io.epistream.models.algebra.SquareMatrix;
import io.epistream.models.npz.NamedArrays;
import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.NpzException;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is kept of training features f {@code [D]} to measure distances from them. With class means μ_c, overall mean μ_0, and
 * M(f, μ, Σ) = (f − μ)ᵀ Σ⁻¹ (f − μ):
 *
 * <pre>
 *   mahalanobis         = min_c M(f, μ_c, Σ)                       Σ shared within-class covariance, divided by N
 *   relativeMahalanobis = min_c M(f, μ_c, Σ) − M(f, μ_0, Σ_0)      Σ_0 overall covariance, divided by N
 *   nearestNeighbour    = k-th smallest ‖z − z_n‖                  z = f / max(‖f‖, 10⁻¹²), z_n training rows
 * </pre>
 *
 * <p>Lee et al. 2018 (arXiv 1807.03888, equation 1; the squared distance, positive), Ren et al. 2021 (arXiv 2106.09022,
 * equations 2 and 3), Sun et al. 2022 (arXiv 2204.06507, section 3). NaN or infinity in a feature gives NaN. A training row is
 * its own nearest neighbour: thresholds come from held-out rows. Immutable, thread safe.
 */
public final class FeatureDistance {
    /** Norms are not divided by less than this. */
    public static final double LEAST_NORM = 1e-12;

    private final double[][] means;
    private final double[] mean;
    private final SquareMatrix precisionFactor;
    private final SquareMatrix backgroundFactor;
    private final float[][] neighbours;

    FeatureDistance(
            double[][] means,
            double[] mean,
            SquareMatrix precisionFactor,
            SquareMatrix backgroundFactor,
            float[][] neighbours) {
        this.means = means;
        this.mean = mean;
        this.precisionFactor = precisionFactor;
        this.backgroundFactor = backgroundFactor;
        this.neighbours = neighbours;
    }

    /** Number of classes C; 1 when there were no labels. */
    public int classes() {
        return means.length;
    }

    /** Number of features D. */
    public int features() {
        return mean.length;
    }

    /** Number of stored neighbours N. */
    public int neighbourCount() {
        return neighbours.length;
    }

    /** Class means, {@code [C * D]} row-major. */
    public double[] means() {
        return Arrays.stream(means).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Mean of all training rows, {@code [D]}. */
    public double[] mean() {
        return mean.clone();
    }

    /** W (μ_c − μ_0), {@code [C * D]} row-major: the class means where whitened features are compared with them. */
    public double[] whitenedMeans() {
        return Arrays.stream(means)
                .map(classMean -> precisionFactor.times(minus(classMean, mean)))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    /** W {@code [D * D]} row-major with ‖W (f − μ_c)‖² = M(f, μ_c, Σ). */
    public double[] precisionFactor() {
        return precisionFactor.toArray();
    }

    /** W₀ {@code [D * D]} row-major with ‖W₀ (f − μ_0)‖² = M(f, μ_0, Σ_0). */
    public double[] backgroundFactor() {
        return backgroundFactor.toArray();
    }

    /** Normalised training rows, {@code [N * D]} row-major. */
    public float[] neighbours() {
        float[] flat = new float[Math.multiplyExact(neighbours.length, mean.length)];
        for (int row = 0; row < neighbours.length; row++) {
            System.arraycopy(neighbours[row], 0, flat, row * mean.length, mean.length);
        }
        return flat;
    }

    /**
     * Distances of one record, in float64: the reference that a fused graph is tested against.
     *
     * @param feature {@code [D]}
     * @param k which neighbour, from 1 to {@link #neighbourCount}
     */
    public DistanceScores score(float[] feature, int k) {
        if (feature.length != mean.length) {
            throw new IllegalArgumentException("feature: expected " + mean.length + " values, was " + feature.length);
        }
        if (k < 1 || k > neighbours.length) {
            throw new IllegalArgumentException("k: must be 1 to " + neighbours.length + ", was " + k);
        }
        double nearest = Double.POSITIVE_INFINITY;
        for (double[] classMean : means) {
            nearest = Math.min(nearest, squared(precisionFactor, feature, classMean));
        }
        OptionalDouble relative = means.length == 1
                ? OptionalDouble.empty()
                : OptionalDouble.of(nearest - squared(backgroundFactor, feature, mean));
        return new DistanceScores(nearest, relative, neighbourDistance(feature, k));
    }

    private static double squared(SquareMatrix factor, float[] feature, double[] centre) {
        double[] deviation = new double[centre.length];
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = feature[i] - centre[i];
        }
        return Arrays.stream(factor.times(deviation))
                .map(value -> value * value)
                .sum();
    }

    private double neighbourDistance(float[] feature, int k) {
        double[] normalised = normalised(feature);
        double[] squares = new double[neighbours.length];
        for (int row = 0; row < squares.length; row++) {
            for (int i = 0; i < normalised.length; i++) {
                double difference = normalised[i] - neighbours[row][i];
                squares[row] += difference * difference;
            }
        }
        Arrays.sort(squares);
        return Math.sqrt(squares[k - 1]);
    }

    /** f / max(‖f‖, {@link #LEAST_NORM}); zeros stay zeros. */
    static double[] normalised(float[] feature) {
        double squares = 0;
        for (float value : feature) {
            squares += (double) value * value;
        }
        double norm = Math.max(Math.sqrt(squares), LEAST_NORM);
        double[] normalised = new double[feature.length];
        for (int i = 0; i < normalised.length; i++) {
            normalised[i] = feature[i] / norm;
        }
        return normalised;
    }

    /** The arrays of distance.npz. */
    public Map<String, NpyArray> toNpz() {
        int size = mean.length;
        return Map.of(
                DistanceArrays.MEANS, NpyArray.of(means(), means.length, size),
                DistanceArrays.MEAN, NpyArray.of(mean, size),
                DistanceArrays.PRECISION, NpyArray.of(precisionFactor.toArray(), size, size),
                DistanceArrays.BACKGROUND, NpyArray.of(backgroundFactor.toArray(), size, size),
                DistanceArrays.NEIGHBOURS, NpyArray.of(neighbours(), neighbours.length, size));
    }

    /**
     * What a distance.npz holds.
     *
     * @param features D of the layer it is for
     * @throws NpzException when arrays are missing, of another shape, not finite, or give no distance
     */
    public static FeatureDistance fromNpz(Map<String, NpyArray> arrays, int features) throws NpzException {
        return DistanceArrays.read(
                new NamedArrays(arrays, "Fit the distance again for this model with epistream fit distance"), features);
    }
}
