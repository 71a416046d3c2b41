package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plain graph up to one tensor, dropout off, put into a graph that is being built. Constants that are there already
 * under their own name are shared, so that the runtime sees the trunk's nodes as common subexpressions and computes them
 * once.
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
            if (!builder.holds(value)) {
                names.put(name, builder.fresh(PREFIX + name));
                builder.initializer(value.toBuilder().setName(names.get(name)).build());
            }
        });
        part.nodes().forEach(this::copy);
        return names.getOrDefault(tensor, tensor);
    }

    private void copy(NodeProto node) {
        if (node.getOpType().equals(Dropouts.DROPOUT)) {
            String input = node.getInput(0);
            names.put(node.getOutput(0), names.getOrDefault(input, input));
            return;
        }
        NodeProto.Builder copy = Draft.renameInputs(node, names).toBuilder();
        copy.setName(builder.fresh(PREFIX + node.getName())).clearOutput();
        for (String output : List.copyOf(node.getOutputList())) {
            String renamed = output.isEmpty() ? "" : builder.fresh(PREFIX + output);
            names.put(output, renamed);
            copy.addOutput(renamed);
        }
        builder.node(copy.build());
    }
}
