package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The parts of a graph that do not depend on what is in its inputs, but maybe on their extents: chains of Shape, Gather,
 * Concat and the like, as exporters leave them.
 *
 * @param elements tensors that depend on what is in the inputs
 * @param ofExtents tensors that depend on nothing of the inputs but their extents
 * @param ofKept tensors that are computed from given constants
 * @param ends tensors that do not depend on what is in the inputs, and whose readers do
 */
record Chains(Set<String> elements, Set<String> ofExtents, Set<String> ofKept, Set<String> ends) {

    /**
     * Finds them.
     *
     * @param kept names of constants that are followed
     */
    static Chains of(Draft draft, Set<String> kept) {
        Chains chains = new Chains(
                new HashSet<>(draft.inputNames()), new HashSet<>(), new HashSet<>(kept), new LinkedHashSet<>());
        draft.nodes().forEach(chains::follow);
        Set<String> computed = new HashSet<>();
        for (NodeProto node : draft.nodes()) {
            if (chains.elements.contains(node.getOutput(0))) {
                Subgraphs.reads(node).stream().filter(computed::contains).forEach(chains.ends::add);
            } else {
                computed.addAll(node.getOutputList());
            }
        }
        return chains;
    }

    private void follow(NodeProto node) {
        boolean extents = node.getOpType().equals("Shape") || node.getOpType().equals("Size");
        boolean reads = Subgraphs.in(node) || readsAny(node, elements);
        if (reads && !extents) {
            elements.addAll(node.getOutputList());
        } else if (reads || readsAny(node, ofExtents)) {
            ofExtents.addAll(node.getOutputList());
        }
        if (readsAny(node, ofKept)) {
            ofKept.addAll(node.getOutputList());
        }
    }

    private static boolean readsAny(NodeProto node, Set<String> tensors) {
        return Subgraphs.reads(node).stream().anyMatch(tensors::contains);
    }
}
