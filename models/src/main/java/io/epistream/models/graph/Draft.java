package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph between two passes: what goes in is left alone, what comes out is a new value.
 *
 * @param nodes nodes in topological order
 * @param initializers constants by name
 * @param inputs inputs that a caller must give
 * @param output name of the one tensor that matters
 */
record Draft(List<NodeProto> nodes, Map<String, TensorProto> initializers, List<ValueInfoProto> inputs, String output) {
    Draft {
        nodes = List.copyOf(nodes);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        inputs = List.copyOf(inputs);
    }

    /** The source graph with one of its tensors as the output. */
    static Draft of(OnnxModel model, String output) {
        Map<String, TensorProto> initializers = new LinkedHashMap<>();
        model.graph().getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        List<ValueInfoProto> inputs = model.graph().getInputList().stream()
                .filter(input -> !initializers.containsKey(input.getName()))
                .toList();
        return new Draft(model.graph().getNodeList(), initializers, inputs, output);
    }

    Draft withNodes(List<NodeProto> replacement) {
        return new Draft(replacement, initializers, inputs, output);
    }

    Draft withOutput(String replacement) {
        return new Draft(nodes, initializers, inputs, replacement);
    }

    /** Which node writes each tensor. */
    Map<String, NodeProto> producers() {
        Map<String, NodeProto> producers = new HashMap<>();
        for (NodeProto node : nodes) {
            node.getOutputList().forEach(output -> producers.put(output, node));
        }
        return producers;
    }

    Optional<NodeProto> producerOf(String tensor) {
        return nodes.stream()
                .filter(node -> node.getOutputList().contains(tensor))
                .findFirst();
    }

    /** Every name in it. */
    Set<String> names() {
        Set<String> names = new HashSet<>(initializers.keySet());
        names.addAll(inputNames());
        for (NodeProto node : nodes) {
            names.add(node.getName());
            names.addAll(node.getOutputList());
        }
        return names;
    }

    Set<String> inputNames() {
        Set<String> names = new LinkedHashSet<>();
        inputs.forEach(input -> names.add(input.getName()));
        return names;
    }

    /** Tensors that depend on the inputs; the others are constants, whatever the graph computes them with. */
    Set<String> computed() {
        Set<String> computed = inputNames();
        for (NodeProto node : nodes) {
            if (Subgraphs.reads(node).stream().anyMatch(computed::contains)) {
                computed.addAll(node.getOutputList());
            }
        }
        return computed;
    }

    /** How a node is called in messages: its own name, or its first output's where the export left it nameless. */
    static String nameOf(NodeProto node) {
        return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    }

    /** The node with all that it reads renamed; names that the map lacks stay. */
    static NodeProto renameInputs(NodeProto node, Map<String, String> names) {
        return Subgraphs.renameReads(node, names);
    }
}
