package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A linear layer {@code y = x·Wᵀ + b} with constant parameters: a Gemm, or a MatMul that an Add may follow.
 *
 * @param product the Gemm or MatMul
 * @param sum the Add of the bias after a MatMul
 * @param parameters their values, {@code [outputs][features]} and {@code [outputs]}, alpha and beta multiplied in
 */
record LinearNode(NodeProto product, Optional<NodeProto> sum, FeatureGraph.LinearLayer parameters) {

    /**
     * Finds a layer by its node's name, or the one nearest to the output.
     *
     * @throws GraphException when there is none, or its parameters are no float constants
     */
    static LinearNode find(Draft draft, Optional<String> layer) throws GraphException {
        List<String> linear = new Dropouts(draft, Map.of()).linearLayers();
        String name = layer.or(() -> linear.stream().findFirst())
                .orElseThrow(() -> new GraphException(
                        "has no linear layer (Gemm or MatMul with constant weights)",
                        "Use a method that needs none, such as ensemble or mc-dropout"));
        if (!linear.contains(name)) {
            throw new GraphException(
                    "has no linear layer named " + name + ", its linear layers are " + linear,
                    "Name one of them as layer");
        }
        ProductNode product = draft.nodes().stream()
                .filter(node -> Draft.nameOf(node).equals(name))
                .findFirst()
                .flatMap(ProductNode::of)
                .orElseThrow(() -> new GraphException(
                        "layer " + name + " transposes its input, which is no linear layer over records",
                        "Name another linear layer"));
        return read(draft, product);
    }

    private static LinearNode read(Draft draft, ProductNode product) throws GraphException {
        DrawnWeights constants = DrawnWeights.none(draft);
        SampledConstant matrix = product.matrix(constants).orElseThrow(() -> unread(product, "weight"));
        int features = Math.toIntExact(matrix.extent(0));
        int outputs = Math.toIntExact(matrix.extent(1));
        float[] values = matrix.sample(0);
        float[][] weight = new float[outputs][features];
        for (int i = 0; i < values.length; i++) {
            weight[i % outputs][i / outputs] = values[i];
        }
        Optional<NodeProto> sum = product.bias().isPresent() ? Optional.empty() : sum(draft, product, constants);
        Optional<SampledConstant> bias = sum.isPresent()
                ? added(sum.get(), product, constants)
                        .filter(found -> found.isRow(outputs))
                        .map(found -> found.vector(outputs))
                : product.vector(constants, outputs);
        if (product.bias().isPresent() && bias.isEmpty()) {
            throw unread(product, "bias");
        }
        FeatureGraph.LinearLayer parameters =
                new FeatureGraph.LinearLayer(weight, bias.map(b -> b.sample(0)).orElse(new float[0]));
        return new LinearNode(product.node(), bias.isPresent() ? sum : Optional.empty(), parameters);
    }

    /** The Add that puts a constant on a MatMul's output, where nothing else reads that. */
    private static Optional<NodeProto> sum(Draft draft, ProductNode product, DrawnWeights constants) {
        return new Readers(draft)
                .only(product.output())
                .filter(node -> node.getOpType().equals("Add"))
                .filter(node -> added(node, product, constants).isPresent());
    }

    private static Optional<SampledConstant> added(NodeProto sum, ProductNode product, DrawnWeights constants) {
        return constants.constant(sum.getInput(sum.getInput(0).equals(product.output()) ? 1 : 0));
    }

    private static GraphException unread(ProductNode product, String what) {
        return new GraphException(
                "the " + what + " of layer " + Draft.nameOf(product.node())
                        + " is no constant of 32-bit floats that can be read",
                "Name another linear layer, or export the model with constant folding");
    }

    /** How the layer is called. */
    String name() {
        return Draft.nameOf(product);
    }

    /** Name of the features it reads. */
    String input() {
        return product.getInput(0);
    }

    /** Name of what it gives, bias added. */
    String output() {
        return sum.orElse(product).getOutput(0);
    }
}
