package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A tensor of a graph copied to one of its own name, so that it can be an output whatever it is, an input included.
 *
 * @param base the graph
 * @param copy the node that copies
 */
record FeatureCopy(BaseGraph base, NodeProto copy) {

    static FeatureCopy of(BaseGraph base, String tensor) {
        Set<String> taken = base.names();
        String name = GraphBuilder.PREFIX + "features";
        while (taken.contains(name)) {
            name += "_";
        }
        NodeProto copy = NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(name)
                .addInput(tensor)
                .addOutput(name)
                .build();
        return new FeatureCopy(base, copy);
    }

    /** Name of the copy. */
    String features() {
        return copy.getOutput(0);
    }

    /** The graph, dropout off, with the copy and other tensors as outputs. */
    byte[] onnx(List<String> others) {
        List<String> outputs = new ArrayList<>(List.of(features()));
        outputs.addAll(others);
        return base.onnx(List.of(copy), outputs);
    }
}
