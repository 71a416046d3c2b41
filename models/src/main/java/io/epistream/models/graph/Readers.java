package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who reads each tensor of a graph. */
final class Readers {
    private final String graphOutput;
    private final Map<String, List<NodeProto>> readers = new HashMap<>();

    Readers(Draft draft) {
        this.graphOutput = draft.output();
        for (NodeProto node : draft.nodes()) {
            for (String input : node.getInputList()) {
                readers.computeIfAbsent(input, tensor -> new ArrayList<>()).add(node);
            }
        }
    }

    /** Nodes that read a tensor; empty also where it is the graph's output, which the caller reads. */
    List<NodeProto> of(String tensor) {
        return tensor.equals(graphOutput) ? List.of() : readers.getOrDefault(tensor, List.of());
    }

    /** The only node that reads a tensor, once. */
    Optional<NodeProto> only(String tensor) {
        List<NodeProto> all = of(tensor);
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }
}
