package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts dropout on the first input of named nodes; nodes that share an input share the dropout. */
final class DropoutInjection {
    private static final String REMEDY = "Name nodes that `epistream inspect` lists";

    private final Draft draft;
    private final double rate;
    private final Set<String> computed;
    private final Map<String, String> droppedInputs = new HashMap<>();
    private final Map<String, DropoutSpot> spots = new LinkedHashMap<>();
    private final List<NodeProto> nodes = new ArrayList<>();

    private DropoutInjection(Draft draft, double rate) {
        this.draft = draft;
        this.rate = rate;
        this.computed = draft.computed();
    }

    static Dropouts inject(Dropouts into, double rate, List<String> before) throws GraphException {
        DropoutInjection injection = new DropoutInjection(into.draft(), rate);
        Set<String> missing = new HashSet<>(before);
        for (NodeProto node : into.draft().nodes()) {
            DropoutSpot exported = into.spots().get(node.getOutput(0));
            if (exported != null) {
                injection.spots.put(node.getOutput(0), exported);
            }
            injection.nodes.add(missing.remove(Draft.nameOf(node)) ? injection.withDropout(node) : node);
        }
        if (!missing.isEmpty()) {
            throw new GraphException(
                    "has no node named " + missing.stream().sorted().toList() + " to inject dropout before", REMEDY);
        }
        return new Dropouts(into.draft().withNodes(injection.nodes), injection.spots);
    }

    private NodeProto withDropout(NodeProto node) throws GraphException {
        if (node.getInputCount() == 0 || !computed.contains(node.getInput(0))) {
            throw new GraphException(Draft.nameOf(node) + " has no first input that dropout could act on", REMEDY);
        }
        String input = node.getInput(0);
        String output = droppedInputs.get(input);
        if (output == null) {
            output = unused(GraphBuilder.PREFIX + "injected/" + input);
            droppedInputs.put(input, output);
            nodes.add(Dropouts.bare(output, input, output));
            spots.put(output, new DropoutSpot(Draft.nameOf(node), rate, false, true));
        }
        return node.toBuilder().setInput(0, output).build();
    }

    private String unused(String name) {
        String candidate = name;
        for (int i = 1; draft.producerOf(candidate).isPresent(); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }
}
