package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The first pass: refuses what the others cannot handle, by the node's name. */
final class SupportedGraph {
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial");

    private static final Map<String, Integer> FEWEST_INPUTS =
            Map.of("Identity", 1, "Dropout", 1, "Softmax", 1, "LogSoftmax", 1, "Sigmoid", 1, "Gemm", 2, "MatMul", 2);

    private SupportedGraph() {}

    static void check(OnnxModel model) throws GraphException {
        if (model.proto().getFunctionsCount() > 0) {
            throw new GraphException(
                    "holds the model-local function "
                            + model.proto().getFunctions(0).getName() + ", which is not supported",
                    "Inline functions before saving (onnx.inliner.inline_local_functions)");
        }
        checkWeights(model);
        for (NodeProto node : model.graph().getNodeList()) {
            check(node);
        }
        checkOrder(model);
    }

    private static void checkWeights(OnnxModel model) throws GraphException {
        if (model.graph().getSparseInitializerCount() > 0) {
            throw new GraphException("holds sparse weights, which are not supported", "Export dense weights");
        }
        for (TensorProto tensor : model.graph().getInitializerList()) {
            if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                throw new GraphException(
                        "keeps the weight " + tensor.getName() + " in another file, which is not supported",
                        "Export with external_data=False, so that the digest covers the weights");
            }
        }
    }

    private static void check(NodeProto node) throws GraphException {
        int needed = FEWEST_INPUTS.getOrDefault(node.getOpType(), 0);
        if (node.getOutputCount() == 0 || node.getInputCount() < needed) {
            throw new GraphException(
                    node.getOpType() + " node " + node.getName() + " has " + node.getInputCount() + " inputs and "
                            + node.getOutputCount() + " outputs: must have at least " + needed + " and 1",
                    "Export the model again; onnx.checker.check_model says more");
        }
        String name = node.getOpType() + " node " + Draft.nameOf(node);
        if (RANDOM.contains(node.getOpType())) {
            throw new GraphException(
                    name + " draws random numbers in the graph, which cannot be recorded or switched off",
                    "Export dropout as Dropout nodes: model.eval(), then only the dropout modules in train()");
        }
        if (node.getOpType().equals("BatchNormalization") && usesBatchStatistics(node)) {
            throw new GraphException(
                    name + " normalises with batch statistics, so records of one batch leak into each other",
                    "Export with model.eval(), then only the dropout modules in train()");
        }
        if (Subgraphs.in(node)) {
            checkBranches(node, name);
        }
    }

    /** Branches are inlined at load where the inputs' extents decide which of them is taken. */
    private static void checkBranches(NodeProto node, String name) throws GraphException {
        if (!node.getOpType().equals(Branches.IF)) {
            throw new GraphException(
                    name + " holds a subgraph, which is not supported", "Export the model without control flow");
        }
        for (GraphProto branch : Subgraphs.of(node).toList()) {
            for (NodeProto inner : branch.getNodeList()) {
                check(inner);
                if (inner.getOpType().equals(Dropouts.DROPOUT)) {
                    throw new GraphException(
                            "Dropout node " + Draft.nameOf(inner) + " is inside the " + name
                                    + ", which is not supported",
                            "Export the model without control flow");
                }
            }
        }
    }

    private static boolean usesBatchStatistics(NodeProto node) {
        long outputs = node.getOutputList().stream()
                .filter(output -> !output.isEmpty())
                .count();
        return Attribute.integer(node, "training_mode", 0) != 0 || outputs > 1;
    }

    private static void checkOrder(OnnxModel model) throws GraphException {
        Set<String> known = new HashSet<>(List.of(""));
        model.graph().getInputList().forEach(input -> known.add(input.getName()));
        model.graph().getInitializerList().forEach(tensor -> known.add(tensor.getName()));
        for (NodeProto node : model.graph().getNodeList()) {
            for (String input : node.getInputList()) {
                if (!known.contains(input)) {
                    throw new GraphException(
                            Draft.nameOf(node) + " reads " + input + ", which nothing before it writes",
                            "Export the model again; onnx.checker.check_model says more");
                }
            }
            known.addAll(node.getOutputList());
        }
    }
}
