package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Graphs inside nodes, as control flow has them. What such a graph reads from outside is no input of its node. */
final class Subgraphs {
    private static final Set<String> NO_TENSORS = Set.of(
            "CastMap",
            "Optional",
            "SequenceConstruct",
            "SequenceEmpty",
            "SequenceErase",
            "SequenceInsert",
            "SequenceMap",
            "SplitToSequence",
            "ZipMap");

    private Subgraphs() {}

    /** Whether a node holds a graph. */
    static boolean in(NodeProto node) {
        return of(node).findAny().isPresent();
    }

    /** The graphs that a node holds. */
    static Stream<GraphProto> of(NodeProto node) {
        return node.getAttributeList().stream()
                .flatMap(attribute ->
                        attribute.hasG() ? Stream.of(attribute.getG()) : attribute.getGraphsList().stream());
    }

    /** Whether a node's outputs are tensors, and no sequences or maps. */
    static boolean givesTensors(NodeProto node) {
        return !NO_TENSORS.contains(node.getOpType()) && !in(node);
    }

    /** All that a node reads: its inputs, and what graphs inside it read from outside. */
    static List<String> reads(NodeProto node) {
        if (!in(node)) {
            return node.getInputList();
        }
        Set<String> read = new LinkedHashSet<>(node.getInputList());
        of(node).forEach(graph -> read.addAll(captured(graph)));
        return List.copyOf(read);
    }

    private static Set<String> captured(GraphProto graph) {
        Set<String> own = new HashSet<>();
        graph.getInputList().forEach(input -> own.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> own.add(tensor.getName()));
        graph.getNodeList().forEach(node -> own.addAll(node.getOutputList()));
        Set<String> captured = new LinkedHashSet<>();
        graph.getNodeList().forEach(node -> captured.addAll(reads(node)));
        graph.getOutputList().forEach(output -> captured.add(output.getName()));
        captured.removeAll(own);
        captured.remove("");
        return captured;
    }

    /** A node with what it reads renamed, inside it too; names that the map lacks stay. */
    static NodeProto renameReads(NodeProto node, Map<String, String> names) {
        NodeProto.Builder renamed = node.toBuilder().clearInput();
        node.getInputList().forEach(input -> renamed.addInput(names.getOrDefault(input, input)));
        for (int i = 0; i < node.getAttributeCount(); i++) {
            AttributeProto attribute = node.getAttribute(i);
            if (attribute.hasG()) {
                renamed.setAttribute(i, attribute.toBuilder().setG(renameCaptured(attribute.getG(), names)));
            }
        }
        return renamed.build();
    }

    /** ONNX lets no inner tensor have the name of an outer one, so that a name from outside means the one outside. */
    private static GraphProto renameCaptured(GraphProto graph, Map<String, String> names) {
        Map<String, String> outer = new HashMap<>(names);
        outer.keySet().retainAll(captured(graph));
        GraphProto.Builder renamed = graph.toBuilder().clearNode();
        graph.getNodeList().forEach(node -> renamed.addNode(renameReads(node, outer)));
        for (int i = 0; i < graph.getOutputCount(); i++) {
            String name = graph.getOutput(i).getName();
            renamed.setOutput(i, graph.getOutput(i).toBuilder().setName(outer.getOrDefault(name, name)));
        }
        return renamed.build();
    }
}
