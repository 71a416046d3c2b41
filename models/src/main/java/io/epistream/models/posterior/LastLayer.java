package io.epistream.models.posterior;

/**
 * The shape of a last linear layer f = W φ: its parameters θ are W {@code [outputs, width]} row-major, and φ is the feature
 * vector, with a 1 appended when there is a bias, so that the bias is W's last column.
 *
 * @param outputs K, at least 1
 * @param features D, at least 1
 * @param bias whether the layer adds a bias
 */
public record LastLayer(int outputs, int features, boolean bias) {

    /** Checks both sizes. */
    public LastLayer {
        if (outputs < 1 || features < 1) {
            throw new IllegalArgumentException(
                    "outputs, features: must be at least 1, were " + outputs + " and " + features);
        }
    }

    /** Length of φ: D, or D + 1 with a bias. */
    public int width() {
        return features + (bias ? 1 : 0);
    }

    /** Number of parameters, outputs × width; long, since only small ones fit a full posterior. */
    public long parameters() {
        return (long) outputs * width();
    }

    /** φ of a feature vector {@code [features]}; NaN and infinity are kept. */
    double[] phi(float[] feature) {
        if (feature.length != features) {
            throw new IllegalArgumentException("feature: expected " + features + " values, was " + feature.length);
        }
        double[] phi = new double[width()];
        for (int i = 0; i < features; i++) {
            phi[i] = feature[i];
        }
        if (bias) {
            phi[features] = 1;
        }
        return phi;
    }

    /** Checks weights {@code [outputs * width]}. */
    void check(float[] map) {
        if (map.length != parameters()) {
            throw new IllegalArgumentException("map: expected " + parameters() + " weights, was " + map.length);
        }
    }

    @Override
    public String toString() {
        return outputs + " outputs and " + features + " features " + (bias ? "with" : "without") + " bias";
    }
}
