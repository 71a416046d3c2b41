package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A linear layer {@code y = x·Wᵀ + b} with constant parameters: a Gemm, or a MatMul that an Add may follow.
 *
 * @param product the Gemm or MatMul
 * @param sum the Add of the bias after a MatMul
 * @param weight name of W's initializer
 * @param bias name of b's initializer
 * @param parameters their values, {@code [outputs][features]} and {@code [outputs]}, alpha and beta multiplied in
 */
record LinearNode(
        NodeProto product,
        Optional<NodeProto> sum,
        String weight,
        Optional<String> bias,
        FeatureGraph.LinearLayer parameters) {

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
        NodeProto product = draft.nodes().stream()
                .filter(node -> Draft.nameOf(node).equals(name))
                .findFirst()
                .orElseThrow();
        return product.getOpType().equals("Gemm") ? gemm(draft, product) : matMul(draft, product);
    }

    private static LinearNode gemm(Draft draft, NodeProto node) throws GraphException {
        if (Attribute.integer(node, "transA", 0) != 0) {
            throw new GraphException(
                    "Gemm node " + Draft.nameOf(node) + " transposes its input, which is no linear layer over records",
                    "Name another linear layer");
        }
        boolean turned = Attribute.integer(node, "transB", 0) != 0;
        float alpha = Attribute.find(node, "alpha").map(AttributeProto::getF).orElse(1f);
        float beta = Attribute.find(node, "beta").map(AttributeProto::getF).orElse(1f);
        float[][] weight = matrix(draft, node, node.getInput(1), turned, alpha);
        Optional<String> bias = node.getInputCount() > 2 && !node.getInput(2).isEmpty()
                ? Optional.of(node.getInput(2))
                : Optional.empty();
        float[] values = bias.isPresent() ? bias(draft, node, bias.get(), weight.length, beta) : new float[0];
        return new LinearNode(
                node, Optional.empty(), node.getInput(1), bias, new FeatureGraph.LinearLayer(weight, values));
    }

    private static LinearNode matMul(Draft draft, NodeProto node) throws GraphException {
        float[][] weight = matrix(draft, node, node.getInput(1), false, 1);
        List<NodeProto> readers = draft.nodes().stream()
                .filter(reader -> reader.getInputList().contains(node.getOutput(0)))
                .toList();
        if (readers.size() == 1 && readers.get(0).getOpType().equals("Add")) {
            NodeProto sum = readers.get(0);
            String other = sum.getInput(sum.getInput(0).equals(node.getOutput(0)) ? 1 : 0);
            if (draft.initializers().containsKey(other)) {
                float[] bias = bias(draft, sum, other, weight.length, 1);
                return new LinearNode(
                        node,
                        Optional.of(sum),
                        node.getInput(1),
                        Optional.of(other),
                        new FeatureGraph.LinearLayer(weight, bias));
            }
        }
        return new LinearNode(
                node,
                Optional.empty(),
                node.getInput(1),
                Optional.empty(),
                new FeatureGraph.LinearLayer(weight, new float[0]));
    }

    private static float[][] matrix(Draft draft, NodeProto node, String name, boolean turned, float factor)
            throws GraphException {
        TensorProto tensor = draft.initializers().get(name);
        Optional<float[]> values = tensor == null ? Optional.empty() : Tensors.floats(tensor);
        if (values.isEmpty() || tensor == null || tensor.getDimsCount() != 2) {
            throw new GraphException(
                    "the weight " + name + " of layer " + Draft.nameOf(node)
                            + " is no constant float matrix, so its parameters cannot be read",
                    "Name another linear layer, or export the model with constant folding");
        }
        int rows = Math.toIntExact(tensor.getDims(0));
        int columns = Math.toIntExact(tensor.getDims(1));
        float[][] weight = turned ? new float[rows][columns] : new float[columns][rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float value = factor * values.get()[i * columns + j];
                if (turned) {
                    weight[i][j] = value;
                } else {
                    weight[j][i] = value;
                }
            }
        }
        return weight;
    }

    private static float[] bias(Draft draft, NodeProto node, String name, int outputs, float factor)
            throws GraphException {
        TensorProto tensor = draft.initializers().get(name);
        Optional<float[]> values = tensor == null ? Optional.empty() : Tensors.floats(tensor);
        if (values.isEmpty() || values.get().length != outputs) {
            throw new GraphException(
                    "the bias " + name + " of layer " + Draft.nameOf(node) + " is no constant of " + outputs
                            + " floats",
                    "Name another linear layer");
        }
        float[] bias = values.get().clone();
        for (int k = 0; k < outputs; k++) {
            bias[k] *= factor;
        }
        return bias;
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
