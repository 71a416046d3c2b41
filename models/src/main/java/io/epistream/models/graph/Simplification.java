package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Passes that leave what a graph computes as it is and make it easier to read for the others. */
final class Simplification {
    private Simplification() {}

    /** Constant nodes that hold a tensor become initializers. */
    static Draft constantsToInitializers(Draft draft) {
        Map<String, TensorProto> initializers = new LinkedHashMap<>(draft.initializers());
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : draft.nodes()) {
            Optional<AttributeProto> value =
                    node.getOpType().equals("Constant") ? Attribute.find(node, "value") : Optional.empty();
            if (value.isPresent()) {
                String name = node.getOutput(0);
                initializers.put(
                        name, value.get().getT().toBuilder().setName(name).build());
            } else {
                kept.add(node);
            }
        }
        return new Draft(kept, initializers, draft.inputs(), draft.output());
    }

    /** Identity nodes go; who read their output reads their input. */
    static Draft withoutIdentities(Draft draft) {
        Map<String, String> sameAs = new HashMap<>();
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : draft.nodes()) {
            if (node.getOpType().equals("Identity")) {
                String input = node.getInput(0);
                sameAs.put(node.getOutput(0), sameAs.getOrDefault(input, input));
            } else {
                kept.add(Draft.renameInputs(node, sameAs));
            }
        }
        String output = sameAs.getOrDefault(draft.output(), draft.output());
        return draft.withNodes(kept).withOutput(output);
    }

    /** Outputs that a node leaves out before one that it gives are given a name, so that every tensor has one. */
    static Draft withNamedOutputs(Draft draft) {
        Set<String> taken = draft.names();
        List<NodeProto> named = new ArrayList<>();
        for (NodeProto node : draft.nodes()) {
            NodeProto.Builder copy = node.toBuilder();
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).isEmpty()) {
                    copy.setOutput(i, unused(taken));
                }
            }
            named.add(copy.build());
        }
        return draft.withNodes(named);
    }

    private static String unused(Set<String> taken) {
        String name = GraphBuilder.PREFIX + "unread";
        for (int i = 1; !taken.add(name); i++) {
            name = GraphBuilder.PREFIX + "unread_" + i;
        }
        return name;
    }

    /** Nodes, constants and inputs that the output does not depend on go. */
    static Draft withoutDeadCode(Draft draft) {
        Set<String> needed = ancestors(draft);
        List<NodeProto> nodes = draft.nodes().stream()
                .filter(node -> node.getOutputList().stream().anyMatch(needed::contains))
                .toList();
        Map<String, TensorProto> initializers = new LinkedHashMap<>(draft.initializers());
        initializers.keySet().retainAll(needed);
        List<ValueInfoProto> inputs = draft.inputs().stream()
                .filter(input -> needed.contains(input.getName()))
                .toList();
        return new Draft(nodes, initializers, inputs, draft.output());
    }

    private static Set<String> ancestors(Draft draft) {
        Map<String, NodeProto> producers = draft.producers();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(draft.output()));
        while (!open.isEmpty()) {
            String tensor = open.pop();
            NodeProto producer = seen.add(tensor) ? producers.get(tensor) : null;
            if (producer != null) {
                open.addAll(Subgraphs.reads(producer));
            }
        }
        return seen;
    }
}
