package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Finds Dropout nodes and puts new ones in. A dropout spot is kept in the graph as a Dropout node with one input and
 * one output; what is known about it lies beside the graph, by the output's name.
 *
 * @param draft graph whose Dropout nodes are all bare
 * @param spots what is known about each, by output name, in graph order
 */
record Dropouts(Draft draft, Map<String, DropoutSpot> spots) {
    static final String DROPOUT = "Dropout";
    private static final double DEFAULT_RATE = 0.5;

    /** Strips each Dropout node of its second output, rate and mode. */
    static Dropouts find(Draft draft) throws GraphException {
        Map<String, DropoutSpot> spots = new LinkedHashMap<>();
        List<NodeProto> nodes = new ArrayList<>();
        Set<String> masks = new HashSet<>();
        for (NodeProto node : draft.nodes()) {
            if (node.getInputList().stream().anyMatch(masks::contains)) {
                throw new GraphException(
                        Draft.nameOf(node) + " reads the mask of a Dropout node, which is not supported",
                        "Export dropout without using its mask");
            }
            if (node.getOpType().equals(DROPOUT)) {
                spots.put(node.getOutput(0), spotOf(node, draft.initializers()));
                node.getOutputList().stream().skip(1).filter(o -> !o.isEmpty()).forEach(masks::add);
                nodes.add(bare(Draft.nameOf(node), node.getInput(0), node.getOutput(0)));
            } else {
                nodes.add(node);
            }
        }
        return new Dropouts(draft.withNodes(nodes), spots);
    }

    static NodeProto bare(String name, String input, String output) {
        return NodeProto.newBuilder()
                .setOpType(DROPOUT)
                .setName(name)
                .addInput(input)
                .addOutput(output)
                .build();
    }

    private static DropoutSpot spotOf(NodeProto node, Map<String, TensorProto> constants) throws GraphException {
        String name = Draft.nameOf(node);
        boolean active = optionalInput(node, 2)
                        .map(constants::get)
                        .map(Tensors::scalar)
                        .orElse(OptionalDouble.of(0))
                        .orElse(0)
                != 0;
        double rate = rateOf(node, name, constants);
        if (!(rate >= 0 && rate < 1)) {
            throw new GraphException(
                    "Dropout node " + name + " has rate " + rate + ": must be in [0, 1)",
                    "Export it with a valid rate");
        }
        return new DropoutSpot(name, rate, active, false);
    }

    private static double rateOf(NodeProto node, String name, Map<String, TensorProto> constants)
            throws GraphException {
        Optional<String> input = optionalInput(node, 1);
        if (input.isEmpty()) {
            return Attribute.find(node, "ratio").map(AttributeProto::getF).orElse((float) DEFAULT_RATE);
        }
        TensorProto constant = constants.get(input.get());
        OptionalDouble rate = constant == null ? OptionalDouble.empty() : Tensors.scalar(constant);
        return rate.orElseThrow(() -> new GraphException(
                "Dropout node " + name + " has a rate that is no float constant", "Export it with a fixed rate"));
    }

    private static Optional<String> optionalInput(NodeProto node, int index) {
        return node.getInputCount() > index && !node.getInput(index).isEmpty()
                ? Optional.of(node.getInput(index))
                : Optional.empty();
    }

    /** The spots that another version of the graph still has. */
    Dropouts in(Draft version) {
        Map<String, DropoutSpot> kept = new LinkedHashMap<>(spots);
        Set<String> written = new HashSet<>();
        version.nodes().forEach(node -> written.addAll(node.getOutputList()));
        kept.keySet().retainAll(written);
        return new Dropouts(version, kept);
    }

    /** As it is, with every spot's rate replaced. */
    Dropouts withRate(double rate) {
        Map<String, DropoutSpot> replaced = new LinkedHashMap<>();
        spots.forEach((output, spot) ->
                replaced.put(output, new DropoutSpot(spot.node(), rate, spot.active(), spot.injected())));
        return new Dropouts(draft, replaced);
    }

    /** Linear layers, nearest to the output first: where dropout can be injected. */
    List<String> linearLayers() {
        return names(Dropouts::isLinear);
    }

    /** Nodes of a type on something computed, nearest to the output first. */
    List<String> nodesOf(String type) {
        return names((node, computed) ->
                node.getOpType().equals(type) && node.getInputCount() > 0 && computed.contains(node.getInput(0)));
    }

    private List<String> names(BiPredicate<NodeProto, Set<String>> wanted) {
        Map<String, NodeProto> producers = draft.producers();
        Set<String> computed = draft.computed();
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(draft.output()));
        while (!open.isEmpty()) {
            String tensor = open.removeFirst();
            NodeProto node = seen.add(tensor) ? producers.get(tensor) : null;
            if (node == null) {
                continue;
            }
            if (wanted.test(node, computed) && !found.contains(Draft.nameOf(node))) {
                found.add(Draft.nameOf(node));
            }
            open.addAll(node.getInputList());
        }
        return List.copyOf(found);
    }

    /** A Gemm or MatMul of something computed by constant weights (a product of two computed tensors is attention). */
    private static boolean isLinear(NodeProto node, Set<String> computed) {
        boolean product = node.getOpType().equals("Gemm") || node.getOpType().equals("MatMul");
        return product && computed.contains(node.getInput(0)) && !computed.contains(node.getInput(1));
    }
}
