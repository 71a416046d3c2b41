package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which part of a graph must be computed once per sample.
 *
 * @param tail tensors downstream of noise, which have samples
 * @param frontier tensors of the trunk, computed from the inputs, that nodes of the tail read as if they had samples
 */
record Reach(Set<String> tail, Set<String> frontier) {

    /**
     * The tail starts where noise enters; everything before is the shared trunk.
     *
     * @param source nodes at which noise enters; they know themselves what to do with a tensor of the trunk
     */
    static Reach from(Draft draft, Predicate<NodeProto> source) {
        return walk(draft, source, Set.of());
    }

    /** The tail starts at the inputs: nothing is shared. */
    static Reach fromInputs(Draft draft, Predicate<NodeProto> source) {
        return walk(draft, source, draft.inputNames());
    }

    private static Reach walk(Draft draft, Predicate<NodeProto> source, Set<String> tiledInputs) {
        Set<String> computed = draft.computed();
        Set<String> tail = new HashSet<>(tiledInputs);
        Set<String> frontier = new LinkedHashSet<>(tiledInputs);
        for (NodeProto node : draft.nodes()) {
            List<String> inputs = node.getInputList();
            boolean noisy = inputs.stream().anyMatch(tail::contains);
            if (noisy) {
                inputs.stream()
                        .filter(i -> computed.contains(i) && !tail.contains(i))
                        .forEach(frontier::add);
            }
            if (noisy || source.test(node)) {
                tail.addAll(node.getOutputList());
            }
        }
        return new Reach(tail, frontier);
    }
}
