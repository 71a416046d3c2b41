package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the branch that is taken in the place of an If node whose condition is constant, as the older exporter leaves them
 * where it does not know an extent that decides.
 */
final class Branches {
    static final String IF = "If";

    private final Draft draft;
    private final Set<String> taken;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> initializers;

    private Branches(Draft draft) {
        this.draft = draft;
        this.taken = new HashSet<>(draft.names());
        this.initializers = new LinkedHashMap<>(draft.initializers());
    }

    /** Whether there is an If node left. */
    static boolean in(Draft draft) {
        return draft.nodes().stream().anyMatch(node -> node.getOpType().equals(IF));
    }

    /**
     * The graph without If nodes, but for those inside the branches that are taken.
     *
     * @throws GraphException naming a node whose condition is no constant
     */
    static Draft inline(Draft draft) throws GraphException {
        Branches pass = new Branches(draft);
        for (NodeProto node : draft.nodes()) {
            if (node.getOpType().equals(IF)) {
                pass.inline(node);
            } else {
                pass.nodes.add(node);
            }
        }
        Draft flat = new Draft(pass.nodes, pass.initializers, draft.inputs(), draft.output());
        return Simplification.withoutDeadCode(Simplification.withNamedOutputs(
                Simplification.withoutIdentities(Simplification.constantsToInitializers(flat))));
    }

    private void inline(NodeProto node) throws GraphException {
        GraphProto branch = branch(node);
        if (branch.getOutputCount() != node.getOutputCount()) {
            throw refused(node, "has a branch that gives " + branch.getOutputCount() + " outputs");
        }
        Map<String, String> names = new HashMap<>();
        for (TensorProto tensor : branch.getInitializerList()) {
            String name = own(tensor.getName(), names);
            initializers.put(name, tensor.toBuilder().setName(name).build());
        }
        for (NodeProto inner : branch.getNodeList()) {
            NodeProto.Builder copy =
                    Subgraphs.renameReads(inner, names).toBuilder().clearOutput();
            inner.getOutputList().forEach(output -> copy.addOutput(own(output, names)));
            nodes.add(copy.build());
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            String given = branch.getOutput(i).getName();
            nodes.add(NodeProto.newBuilder()
                    .setOpType("Identity")
                    .addInput(names.getOrDefault(given, given))
                    .addOutput(node.getOutput(i))
                    .build());
        }
    }

    private GraphProto branch(NodeProto node) throws GraphException {
        Optional<TensorProto> condition =
                Optional.ofNullable(draft.initializers().get(node.getInput(0)));
        if (condition.isEmpty() || Tensors.scalar(condition.get()).isEmpty()) {
            throw refused(node, "chooses between two graphs by what is in a batch");
        }
        boolean then = Tensors.scalar(condition.get()).getAsDouble() != 0;
        return Attribute.find(node, then ? "then_branch" : "else_branch")
                .map(AttributeProto::getG)
                .orElseThrow(() -> refused(node, "lacks a branch"));
    }

    private static GraphException refused(NodeProto node, String reason) {
        return new GraphException(
                "If node " + Draft.nameOf(node) + " " + reason + ", which is not supported",
                "Export the model without control flow");
    }

    /** A name that nothing else has, for a tensor inside a branch. */
    private String own(String inner, Map<String, String> names) {
        if (inner.isEmpty()) {
            return "";
        }
        String name = inner;
        for (int i = 1; !taken.add(name); i++) {
            name = inner + "_" + i;
        }
        names.put(inner, name);
        return name;
    }
}
