package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Merges graphs into one that feeds the same inputs to all of them and stacks their logits on the sample axis. Every
 * name inside member m is prefixed with {@code member<m>/}, or, where an input's name starts like that, with a root that
 * no input has, since inputs keep their names; dropout is switched off.
 */
final class Stacking {
    private final String root;
    private final GraphBuilder builder;

    private Stacking(List<BaseGraph> members) {
        Set<String> taken = names(members.get(0));
        String free = "member";
        while (startsAny(taken, free)) {
            free += "_";
        }
        this.root = free;
        for (int m = 0; m < members.size(); m++) {
            String prefix = prefix(m);
            members.get(m).names().forEach(name -> taken.add(prefix + name));
        }
        this.builder = new GraphBuilder(members.get(0).model().opset(), taken);
    }

    static SampledGraph stack(List<BaseGraph> members, ShapeProbe probe) throws GraphException {
        int classes = agreeOnClasses(members, probe);
        agreeOnInputsAndOpsets(members);
        Stacking stacking = new Stacking(members);
        members.get(0).draft().inputs().forEach(stacking.builder::input);
        List<String> logits = new ArrayList<>();
        String axis = stacking.builder.longs("sample_axis", 0);
        for (int m = 0; m < members.size(); m++) {
            String output = stacking.copy(members.get(m).draft(), stacking.prefix(m));
            logits.add(stacking.builder.op("Unsqueeze", "member_logits", List.of(output, axis)));
        }
        String samples = stacking.builder.op("Concat", "samples", logits, Attribute.of("axis", 0));
        SampledGraph.Facts facts = new SampledGraph.Facts(members.size(), classes, Optional.empty(), false, List.of());
        return new SampledGraph(stacking.builder, members.get(0).model(), samples, facts);
    }

    private static boolean startsAny(Set<String> names, String root) {
        return names.stream().anyMatch(name -> name.startsWith(root));
    }

    private String prefix(int member) {
        return root + member + "/";
    }

    private static int agreeOnClasses(List<BaseGraph> members, ShapeProbe probe) throws GraphException {
        int classes = 0;
        for (int m = 0; m < members.size(); m++) {
            BaseGraph member = members.get(m);
            int own = Logits.classes(
                    member, ProbedShapes.of(member, List.of(member.draft().output()), probe));
            if (m > 0 && own != classes) {
                throw new GraphException(
                        "member " + m + " gives " + own + " classes, member 0 " + classes,
                        "Export all members of an ensemble from the same architecture's output");
            }
            classes = own;
        }
        return classes;
    }

    private static void agreeOnInputsAndOpsets(List<BaseGraph> members) throws GraphException {
        BaseGraph first = members.get(0);
        for (int m = 1; m < members.size(); m++) {
            BaseGraph member = members.get(m);
            if (!names(member).equals(names(first))) {
                throw new GraphException(
                        "member " + m + " has inputs " + names(member) + ", member 0 " + names(first),
                        "Export all members with the same input names");
            }
            if (!member.model().opsets().equals(first.model().opsets())) {
                throw new GraphException(
                        "member " + m + " uses opsets " + member.model().opsets() + ", member 0 "
                                + first.model().opsets(),
                        "Export all members with the same opset_version");
            }
        }
    }

    private static Set<String> names(BaseGraph graph) {
        return graph.inputs().stream().map(GraphTensor::name).collect(Collectors.toCollection(HashSet::new));
    }

    /** Copies a member and gives the new name of its logits. */
    private String copy(Draft draft, String prefix) {
        Map<String, String> names = new HashMap<>();
        for (TensorProto tensor : draft.initializers().values()) {
            names.put(tensor.getName(), prefix + tensor.getName());
            builder.initializer(
                    tensor.toBuilder().setName(prefix + tensor.getName()).build());
        }
        for (NodeProto node : draft.nodes()) {
            NodeProto.Builder copy = Draft.renameInputs(node, names).toBuilder().setName(prefix + node.getName());
            copy.clearOutput();
            for (String output : node.getOutputList()) {
                String renamed = output.isEmpty() ? "" : prefix + output;
                names.put(output, renamed);
                copy.addOutput(renamed);
            }
            NodeProto renamed = copy.build();
            builder.node(node.getOpType().equals(Dropouts.DROPOUT) ? BaseGraph.switchedOff(renamed) : renamed);
        }
        return names.getOrDefault(draft.output(), draft.output());
    }
}
