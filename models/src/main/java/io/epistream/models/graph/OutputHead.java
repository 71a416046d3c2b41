package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Optional;

/**
 * What stands at the end of a classifier.
 *
 * @param draft graph whose output are logits
 * @param kind what its output was
 */
record OutputHead(Draft draft, OutputKind kind) {

    /** Cuts a last Softmax or LogSoftmax off; refuses a Sigmoid, which belongs to another task. */
    static OutputHead cut(Draft draft) throws GraphException {
        Optional<NodeProto> last = draft.producerOf(draft.output());
        String type = last.map(NodeProto::getOpType).orElse("");
        if (type.equals("Sigmoid")) {
            throw new GraphException(
                    "ends in the Sigmoid node " + Draft.nameOf(last.orElseThrow())
                            + ", which is no classification over exclusive classes",
                    "Export a model that ends in logits or in a Softmax");
        }
        if (!type.equals("Softmax") && !type.equals("LogSoftmax")) {
            return new OutputHead(draft, OutputKind.LOGITS);
        }
        NodeProto node = last.orElseThrow();
        long axis = Attribute.integer(node, "axis", -1);
        if (axis != -1 && axis != 1) {
            throw new GraphException(
                    type + " node " + Draft.nameOf(node) + " works over axis " + axis + ", not over the classes",
                    "Export a model that ends in logits [batch, classes]");
        }
        OutputKind kind = type.equals("Softmax") ? OutputKind.PROBABILITIES : OutputKind.LOG_PROBABILITIES;
        return new OutputHead(draft.withOutput(node.getInput(0)), kind);
    }
}
