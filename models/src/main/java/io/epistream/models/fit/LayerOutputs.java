package io.epistream.models.fit;

import io.epistream.models.graph.FeatureGraph.LinearLayer;
import io.epistream.models.inference.FeatureReader;

/** Checks that a layer gives the model's raw output, W φ + b: a posterior over its weights is one over the output then. */
final class LayerOutputs {
    /** Products are summed in another order here: float32 rounding over some thousand features. */
    private static final double TOLERANCE = 1e-3;

    private final String layer;
    private final LinearLayer parameters;
    private final int outputs;

    LayerOutputs(FeatureReader reader) {
        this.layer = reader.layer();
        this.parameters = reader.parameters();
        this.outputs = reader.outputs();
    }

    /**
     * Checks rows.
     *
     * @throws FitException naming the layer where the output is not its own
     */
    void check(FeatureReader.Rows rows) throws FitException {
        if (parameters.outputs() != outputs) {
            throw refused("gives " + parameters.outputs() + " numbers, and the model's raw output has " + outputs);
        }
        for (int n = 0; n < rows.features().length; n++) {
            check(rows.features()[n], rows.outputs()[n]);
        }
    }

    private void check(float[] features, float[] outputs) throws FitException {
        for (int k = 0; k < outputs.length; k++) {
            double sum = parameters.hasBias() ? parameters.bias()[k] : 0;
            double size = Math.abs(sum);
            for (int d = 0; d < features.length; d++) {
                double product = (double) parameters.weight()[k][d] * features[d];
                sum += product;
                size += Math.abs(product);
            }
            if (!(Math.abs(sum - outputs[k]) <= TOLERANCE * (1 + size))) {
                throw refused("gives " + sum + " as output " + k + " of a row, and the model's raw output is "
                        + outputs[k] + ": something comes after it");
            }
        }
    }

    private FitException refused(String reason) {
        return new FitException(
                "layer " + layer,
                reason,
                "A last-layer posterior needs the features at the cut layer: name with --layer the linear layer whose"
                        + " output is the model's, or export the model so that it ends with one");
    }
}
