package io.epistream.models.graph;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The plain model cut at a linear layer: gives the features that the layer reads, and the raw output. Dropout is off.
 * Immutable.
 */
public final class FeatureGraph {
    private static final int FIRST_BATCH = 3;
    private static final int SECOND_BATCH = 5;

    private final byte[] onnx;
    private final LinearNode layer;
    private final String featuresOutput;
    private final String rawOutput;
    private final int features;
    private final int outputs;

    private FeatureGraph(
            byte[] onnx, LinearNode layer, String featuresOutput, String rawOutput, int features, int outputs) {
        this.onnx = onnx;
        this.layer = layer;
        this.featuresOutput = featuresOutput;
        this.rawOutput = rawOutput;
        this.features = features;
        this.outputs = outputs;
    }

    /**
     * A linear layer's parameters, copied.
     *
     * @param weight {@code [outputs][features]}
     * @param bias {@code [outputs]}; empty where the layer has none
     */
    @SuppressWarnings("ArrayRecordComponent") // plain numbers on their way to linear algebra
    public record LinearLayer(float[][] weight, float[] bias) {

        /** Number of outputs K. */
        public int outputs() {
            return weight.length;
        }

        /** Number of features D. */
        public int features() {
            return weight[0].length;
        }

        /** Whether there is a bias. */
        public boolean hasBias() {
            return bias.length > 0;
        }

        /**
         * Row-major {@code [K·(D+1)]} with the bias as last column, or {@code [K·D]}.
         *
         * @throws GraphException when a bias is asked for and there is none
         */
        public float[] flat(boolean withBias) throws GraphException {
            if (withBias && !hasBias()) {
                throw new GraphException(
                        "has no bias in its layer, and the posterior has one",
                        "Fit the posterior again for this model with epistream fit laplace");
            }
            int width = features() + (withBias ? 1 : 0);
            float[] flat = new float[outputs() * width];
            for (int k = 0; k < outputs(); k++) {
                System.arraycopy(weight[k], 0, flat, k * width, features());
                if (withBias) {
                    flat[k * width + features()] = bias[k];
                }
            }
            return flat;
        }
    }

    /**
     * Parameters of a linear layer.
     *
     * @param layer name of the layer; empty for the last one
     * @throws GraphException when there is no such layer, or its parameters are no constants
     */
    public static LinearLayer parameters(BaseGraph base, Optional<String> layer) throws GraphException {
        return LinearNode.find(base.draft(), layer).parameters();
    }

    /**
     * Cuts a graph.
     *
     * @param layer name of the linear layer; empty for the last one
     * @throws GraphException when there is no such layer, or its input is not {@code [batch, features]} in float32
     */
    public static FeatureGraph of(BaseGraph base, Optional<String> layer, ShapeProbe probe) throws GraphException {
        LinearNode node = LinearNode.find(base.draft(), layer);
        String output = base.draft().output();
        FeatureCopy copy = FeatureCopy.of(base, node.input());
        ShapeProbe.Probed first = probed(copy, probe, FIRST_BATCH);
        ShapeProbe.Probed second = probed(copy, probe, SECOND_BATCH);
        boolean vector = first.float32()
                && first.shape().size() == 2
                && first.shape().get(0) == FIRST_BATCH
                && second.shape()
                        .equals(List.of((long) SECOND_BATCH, first.shape().get(1)));
        if (!vector) {
            throw new GraphException(
                    "layer " + node.name() + " reads features of shape " + first.shape() + " at batch " + FIRST_BATCH
                            + ": must be 32-bit floats [batch, features]",
                    "Name another linear layer");
        }
        int outputs = Logits.classes(base, ProbedShapes.of(base, List.of(output), probe));
        int features = Math.toIntExact(first.shape().get(1));
        return new FeatureGraph(copy.onnx(List.of(output)), node, copy.features(), output, features, outputs);
    }

    private static ShapeProbe.Probed probed(FeatureCopy copy, ShapeProbe probe, int batch) throws GraphException {
        return Objects.requireNonNull(probe.probe(copy.onnx(List.of()), List.of(copy.features()), batch)
                .get(copy.features()));
    }

    /** The graph, with the features and the raw output as outputs. */
    public byte[] onnx() {
        return onnx.clone();
    }

    /** Name of the layer. */
    public String layer() {
        return layer.name();
    }

    /** Name of the features' output. */
    public String featuresOutput() {
        return featuresOutput;
    }

    /** Name of the raw output. */
    public String rawOutput() {
        return rawOutput;
    }

    /** Number of features. */
    public int features() {
        return features;
    }

    /** Number of raw output columns. */
    public int outputs() {
        return outputs;
    }

    /** The layer's parameters. */
    public LinearLayer parameters() {
        return layer.parameters();
    }
}
