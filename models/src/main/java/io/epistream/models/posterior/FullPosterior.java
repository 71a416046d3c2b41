package io.epistream.models.posterior;

import io.epistream.models.algebra.SquareMatrix;
import io.epistream.models.npz.NpyArray;
import java.util.Map;

/**
 * A posterior with covariance Σ = L Lᵀ over all K · width weights, L lower triangular. Rows of zeros in L hold their weights
 * at the trained values.
 */
public final class FullPosterior implements LaplacePosterior {
    private final LastLayer layer;
    private final double priorPrecision;
    private final SquareMatrix factor;

    FullPosterior(LastLayer layer, double priorPrecision, SquareMatrix factor) {
        this.layer = layer;
        this.priorPrecision = priorPrecision;
        this.factor = factor;
    }

    @Override
    public LastLayer layer() {
        return layer;
    }

    @Override
    public double priorPrecision() {
        return priorPrecision;
    }

    /** L, {@code [K * width, K * width]} row-major, zero above the diagonal. */
    public double[] cholesky() {
        return factor.toArray();
    }

    /**
     * The posterior of a larger layer, of which this is output {@code output} and whose other outputs keep their trained
     * weights: the mean of a layer that gives mean and variance.
     *
     * @param outputs outputs of the larger layer
     * @throws PosteriorException when the square of its weights would not fit in memory
     */
    public FullPosterior within(int outputs, int output) throws PosteriorException {
        if (layer.outputs() != 1 || output < 0 || output >= outputs) {
            throw new IllegalArgumentException("output: must be one of " + outputs + ", was " + output + " of "
                    + layer.outputs() + " outputs in this posterior");
        }
        LastLayer larger = new LastLayer(outputs, layer.features(), layer.bias());
        if (larger.parameters() > 2 * GaussNewton.MAX_FULL_PARAMETERS) {
            throw new PosteriorException(
                    "a posterior over the mean of " + larger + " has " + larger.parameters() + " parameters; at most "
                            + 2 * GaussNewton.MAX_FULL_PARAMETERS + " are allowed",
                    "Give the mean a last layer of its own");
        }
        SquareMatrix held = new SquareMatrix((int) larger.parameters());
        int start = output * layer.width();
        for (int i = 0; i < factor.size(); i++) {
            for (int j = 0; j <= i; j++) {
                held.set(start + i, start + j, factor.get(i, j));
            }
        }
        return new FullPosterior(larger, priorPrecision, held);
    }

    /** As declared, with θ = θ_MAP + L z. */
    @Override
    public float[][] draw(int samples, long seed, float[] map) {
        layer.check(map);
        StandardNormals normals = StandardNormals.drawnFrom(seed);
        float[][] draws = new float[samples][map.length];
        for (float[] draw : draws) {
            double[] noise = normals.next(map.length);
            for (int i = 0; i < draw.length; i++) {
                double offset = 0;
                for (int j = 0; j <= i; j++) {
                    offset += factor.get(i, j) * noise[j];
                }
                draw[i] = (float) (map[i] + offset);
            }
        }
        return draws;
    }

    /** As declared: with L_k the rows of output k, Cov(f_j, f_k) = (L_jᵀ φ) · (L_kᵀ φ). */
    @Override
    public double[][] functionCovariance(float[] feature) {
        double[] phi = layer.phi(feature);
        double[][] projections = new double[layer.outputs()][];
        for (int k = 0; k < projections.length; k++) {
            projections[k] = projection(k, phi);
        }
        double[][] covariance = new double[projections.length][projections.length];
        for (int j = 0; j < projections.length; j++) {
            for (int k = 0; k <= j; k++) {
                covariance[j][k] = dot(projections[j], projections[k]);
                covariance[k][j] = covariance[j][k];
            }
        }
        return covariance;
    }

    private double[] projection(int output, double[] phi) {
        double[] projection = new double[factor.size()];
        for (int a = 0; a < phi.length; a++) {
            int row = output * phi.length + a;
            for (int j = 0; j <= row; j++) {
                projection[j] += phi[a] * factor.get(row, j);
            }
        }
        return projection;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    @Override
    public Map<String, NpyArray> toNpz() {
        return PosteriorArrays.with(
                layer, priorPrecision, Map.of(PosteriorArrays.CHOLESKY, PosteriorArrays.square(factor)));
    }
}
