package io.epistream.models.posterior;

import io.epistream.models.algebra.Eigenpairs;
import io.epistream.models.algebra.SquareMatrix;
import io.epistream.models.npz.NpyArray;
import java.util.Map;

/**
 * A posterior with precision B ⊗ A + δI, where A = U diag(a) Uᵀ {@code [width, width]} is Σ φ φᵀ and B = V diag(b) Vᵀ {@code [K,
 * K]} the mean block of the curvature; see {@link KroneckerCurvature}.
 */
public final class KroneckerPosterior implements LaplacePosterior {
    private final LastLayer layer;
    private final double priorPrecision;
    private final Eigenpairs a;
    private final Eigenpairs b;
    /** Eigenvectors of A as rows, so that sums over them run along memory. */
    private final SquareMatrix rowsOfA;

    KroneckerPosterior(LastLayer layer, double priorPrecision, Eigenpairs a, Eigenpairs b) {
        this.layer = layer;
        this.priorPrecision = priorPrecision;
        this.a = a;
        this.b = b;
        this.rowsOfA = a.vectors().transposed();
    }

    @Override
    public LastLayer layer() {
        return layer;
    }

    @Override
    public double priorPrecision() {
        return priorPrecision;
    }

    /** As declared, with W = W_MAP + V (Z / sqrt(b aᵀ + δ)) Uᵀ, Z {@code [K, width]} row-major. */
    @Override
    public float[][] draw(int samples, long seed, float[] map) {
        layer.check(map);
        StandardNormals normals = StandardNormals.drawnFrom(seed);
        float[][] draws = new float[samples][];
        for (int s = 0; s < samples; s++) {
            draws[s] = around(map, scaledNoise(normals));
        }
        return draws;
    }

    /** (Z / sqrt(b aᵀ + δ)) Uᵀ, {@code [K, width]}. */
    private double[][] scaledNoise(StandardNormals normals) {
        double[][] noise = new double[layer.outputs()][];
        for (int k = 0; k < noise.length; k++) {
            double[] z = normals.next(layer.width());
            for (int i = 0; i < z.length; i++) {
                z[i] /= Math.sqrt(precision(k, i));
            }
            noise[k] = rowsOfA.transposedTimes(z);
        }
        return noise;
    }

    private float[] around(float[] map, double[][] noise) {
        int width = layer.width();
        float[] draw = new float[map.length];
        for (int k = 0; k < noise.length; k++) {
            double[] offset = turnedBack(k, noise);
            for (int i = 0; i < width; i++) {
                draw[k * width + i] = (float) (map[k * width + i] + offset[i]);
            }
        }
        return draw;
    }

    /** Row k of V times {@code rows}. */
    private double[] turnedBack(int k, double[][] rows) {
        double[] sum = new double[layer.width()];
        for (int j = 0; j < rows.length; j++) {
            double factor = b.vectors().get(k, j);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += factor * rows[j][i];
            }
        }
        return sum;
    }

    private double precision(int k, int i) {
        return b.values()[k] * a.values()[i] + priorPrecision;
    }

    /** As declared: V diag_k(Σ_i (u_i · φ)² / (b_k a_i + δ)) Vᵀ. */
    @Override
    public double[][] functionCovariance(float[] feature) {
        double[] variances = turned(feature);
        double[][] covariance = new double[variances.length][variances.length];
        for (int j = 0; j < variances.length; j++) {
            for (int k = 0; k <= j; k++) {
                covariance[j][k] = turnedBack(j, k, variances);
                covariance[k][j] = covariance[j][k];
            }
        }
        return covariance;
    }

    /** As declared, without the covariances between outputs. */
    @Override
    public double[][] functionVariance(float[][] features) {
        double[][] variances = new double[features.length][layer.outputs()];
        for (int row = 0; row < features.length; row++) {
            double[] turned = turned(features[row]);
            for (int k = 0; k < turned.length; k++) {
                variances[row][k] = turnedBack(k, k, turned);
            }
        }
        return variances;
    }

    /** The variances of Vᵀ f. */
    private double[] turned(float[] feature) {
        double[] projections = rowsOfA.times(layer.phi(feature));
        double[] variances = new double[layer.outputs()];
        for (int k = 0; k < variances.length; k++) {
            for (int i = 0; i < projections.length; i++) {
                variances[k] += projections[i] * projections[i] / precision(k, i);
            }
        }
        return variances;
    }

    private double turnedBack(int j, int k, double[] variances) {
        double sum = 0;
        for (int e = 0; e < variances.length; e++) {
            sum += b.vectors().get(j, e) * variances[e] * b.vectors().get(k, e);
        }
        return sum;
    }

    @Override
    public Map<String, NpyArray> toNpz() {
        return PosteriorArrays.with(
                layer,
                priorPrecision,
                Map.of(
                        PosteriorArrays.A_VALUES, NpyArray.of(a.values(), a.values().length),
                        PosteriorArrays.A_VECTORS, PosteriorArrays.square(a.vectors()),
                        PosteriorArrays.B_VALUES, NpyArray.of(b.values(), b.values().length),
                        PosteriorArrays.B_VECTORS, PosteriorArrays.square(b.vectors())));
    }
}
