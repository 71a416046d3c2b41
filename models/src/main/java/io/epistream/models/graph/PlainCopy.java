package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plain graph up to one tensor, dropout off, put into a graph that is being built. Constants that are there
 * already are shared, and nodes that compute the same. The runtime cannot be left to find these: it first
 * folds BatchNormalization into convolutions, and then twins read different constants.
 */
final class PlainCopy {
    private static final String PREFIX = "plain/";

    private final GraphBuilder builder;
    private final Map<String, String> names = new HashMap<>();

    private PlainCopy(GraphBuilder builder) {
        this.builder = builder;
    }

    /** Adds the nodes and gives the name of the tensor's copy. */
    static String upTo(String tensor, BaseGraph export, GraphBuilder builder) {
        return new PlainCopy(builder).copy(tensor, export.draft());
    }

    private String copy(String tensor, Draft whole) {
        Draft part = Simplification.withoutDeadCode(whole.withOutput(tensor));
        part.initializers().forEach((name, value) -> {
            Optional<String> there = builder.written(value);
            names.put(name, there.orElseGet(() -> builder.fresh(PREFIX + name)));
            if (there.isEmpty()) {
                builder.initializer(value, names.get(name));
            }
        });
        part.nodes().forEach(this::copy);
        return names.getOrDefault(tensor, tensor);
    }

    private void copy(NodeProto original) {
        boolean dropout = original.getOpType().equals(Dropouts.DROPOUT);
        NodeProto node = dropout ? BaseGraph.switchedOff(original) : original;
        NodeProto renamed = Draft.renameInputs(node, names);
        Optional<NodeProto> there = builder.same(renamed);
        if (there.isPresent()) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                names.put(node.getOutput(i), there.get().getOutput(i));
            }
            return;
        }
        NodeProto.Builder copy = renamed.toBuilder();
        copy.setName(builder.fresh(PREFIX + node.getName())).clearOutput();
        for (String output : List.copyOf(node.getOutputList())) {
            String fresh = output.isEmpty() ? "" : builder.fresh(PREFIX + output);
            names.put(output, fresh);
            copy.addOutput(fresh);
        }
        builder.node(copy.build());
    }
}
