package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Optional;

/**
 * A Gemm or MatMul read as {@code y = alpha · x·W + beta · b}.
 *
 * @param node the node
 * @param turned whether its second input is Wᵀ
 * @param alpha factor of the product
 * @param beta factor of the bias
 */
record ProductNode(NodeProto node, boolean turned, float alpha, float beta) {

    /** Empty where a node is no such product, or transposes x, whose rows would not be records. */
    static Optional<ProductNode> of(NodeProto node) {
        if (node.getOpType().equals("MatMul")) {
            return Optional.of(new ProductNode(node, false, 1, 1));
        }
        if (!node.getOpType().equals("Gemm") || Attribute.integer(node, "transA", 0) != 0) {
            return Optional.empty();
        }
        boolean turned = Attribute.integer(node, "transB", 0) != 0;
        return Optional.of(new ProductNode(node, turned, factor(node, "alpha"), factor(node, "beta")));
    }

    private static float factor(NodeProto node, String name) {
        return Attribute.find(node, name).map(AttributeProto::getF).orElse(1f);
    }

    /** Name of x. */
    String data() {
        return node.getInput(0);
    }

    /** Name of W or Wᵀ. */
    String weight() {
        return node.getInput(1);
    }

    /** Name of b. */
    Optional<String> bias() {
        return node.getInputCount() > 2 && !node.getInput(2).isEmpty()
                ? Optional.of(node.getInput(2))
                : Optional.empty();
    }

    /** Name of y. */
    String output() {
        return node.getOutput(0);
    }

    /** W {@code [features, outputs]} with alpha in it; empty where it is no constant float matrix. */
    Optional<SampledConstant> matrix(DrawnWeights weights) {
        return weights.constant(weight())
                .filter(constant -> constant.rank() == 2)
                .map(constant -> (turned ? constant.turned() : constant).scaled(alpha));
    }

    /** b as a vector with beta in it; empty where it is no constant that is the same for all rows. */
    Optional<SampledConstant> vector(DrawnWeights weights, long outputs) {
        return bias().flatMap(weights::constant)
                .filter(constant -> constant.isRow(outputs))
                .map(constant -> constant.vector(Math.toIntExact(outputs)).scaled(beta));
    }
}
