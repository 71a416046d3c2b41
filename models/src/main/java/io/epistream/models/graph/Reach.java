package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which part of a graph must be computed once per sample.
 *
 * @param tail tensors downstream of noise, {@code [samples·batch, …]}
 * @param frontier tensors of the trunk, computed from the inputs, that nodes of the tail read
 */
record Reach(Set<String> tail, Set<String> frontier) {

    /** The tail starts at the dropout spots; everything before them is the shared trunk. */
    static Reach fromDropouts(Draft draft) {
        return walk(draft, Set.of());
    }

    /** The tail starts at the inputs: nothing is shared. */
    static Reach fromInputs(Draft draft) {
        return walk(draft, draft.inputNames());
    }

    private static Reach walk(Draft draft, Set<String> tiledInputs) {
        Set<String> computed = draft.computed();
        Set<String> tail = new HashSet<>(tiledInputs);
        Set<String> frontier = new LinkedHashSet<>(tiledInputs);
        for (NodeProto node : draft.nodes()) {
            List<String> inputs = node.getInputList();
            boolean dropout = node.getOpType().equals(Dropouts.DROPOUT);
            boolean noisy = inputs.stream().anyMatch(tail::contains);
            if (noisy) {
                inputs.stream()
                        .filter(i -> computed.contains(i) && !tail.contains(i))
                        .forEach(frontier::add);
            }
            if (noisy || dropout) {
                tail.addAll(node.getOutputList());
            }
        }
        return new Reach(tail, frontier);
    }
}
