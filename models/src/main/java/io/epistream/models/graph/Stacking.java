package io.epistream.models.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes graphs into one that feeds the same inputs to all of them and puts their samples behind one another on the
 * sample axis. Of several, every name inside member m is prefixed with {@code member<m>/}, or, where an input's name
 * starts like that, with a root that no input has, since inputs keep their names.
 */
final class Stacking {
    private final List<Member> members;
    private final Sampling sampling;
    private final ShapeProbe probe;

    private Stacking(List<Member> members, Sampling sampling, ShapeProbe probe) {
        this.members = members;
        this.sampling = sampling;
        this.probe = probe;
    }

    static SampledGraph stack(List<BaseGraph> graphs, Sampling sampling, ShapeProbe probe) throws GraphException {
        return new Stacking(members(graphs), sampling, probe).stack();
    }

    /** As the other, for one graph. */
    static SampledGraph stack(Member member, Sampling sampling, ShapeProbe probe) throws GraphException {
        return new Stacking(List.of(member), sampling, probe).stack();
    }

    /** Whether the layout does anything for any of the graphs. */
    static boolean layoutApplies(List<BaseGraph> graphs, Sampling sampling, ShapeProbe probe) throws GraphException {
        List<Member> members = members(graphs);
        GraphBuilder scratch = builder(members);
        for (Member member : members) {
            if (new MemberExpansion(member, sampling, scratch, new HashSet<>()).layoutApplies(probe)) {
                return true;
            }
        }
        return false;
    }

    private static List<Member> members(List<BaseGraph> graphs) {
        if (graphs.size() == 1) {
            return List.of(Member.of(graphs.get(0), ""));
        }
        Set<String> inputs = names(graphs.get(0));
        String free = "member";
        while (startsAny(inputs, free)) {
            free += "_";
        }
        List<Member> members = new ArrayList<>();
        for (BaseGraph graph : graphs) {
            members.add(Member.of(graph, free + members.size() + "/"));
        }
        return members;
    }

    private static boolean startsAny(Set<String> names, String root) {
        return names.stream().anyMatch(name -> name.startsWith(root));
    }

    private static GraphBuilder builder(List<Member> members) {
        Set<String> taken = new HashSet<>();
        for (Member member : members) {
            member.base().names().forEach(name -> taken.add(member.names().of(name)));
            member.draft()
                    .initializers()
                    .keySet()
                    .forEach(name -> taken.add(member.names().of(name)));
        }
        return new GraphBuilder(members.get(0).base().model().opset(), taken);
    }

    private SampledGraph stack() throws GraphException {
        int columns = agreeOnColumns();
        agreeOnInputsAndOpsets();
        GraphBuilder builder = builder(members);
        members.get(0).draft().inputs().forEach(builder::input);
        Set<String> warnings = new LinkedHashSet<>();
        List<String> outputs = new ArrayList<>();
        for (Member member : members) {
            outputs.add(new MemberExpansion(member, sampling, builder, warnings).write(probe));
        }
        String samples = outputs.size() == 1
                ? outputs.get(0)
                : builder.op("Concat", "samples", outputs, Attribute.of("axis", 0));
        SampledGraph.Facts facts = new SampledGraph.Facts(
                members.size() * sampling.samples(),
                columns,
                sampling.hashes(),
                sampling.fresh(),
                List.copyOf(warnings));
        return new SampledGraph(builder, members.get(0).base().model(), samples, facts);
    }

    private int agreeOnColumns() throws GraphException {
        int columns = 0;
        for (int m = 0; m < members.size(); m++) {
            BaseGraph member = members.get(m).base();
            ProbedShapes output = ProbedShapes.of(member, List.of(member.draft().output()), probe);
            int own = Logits.classes(member, output);
            if (m > 0 && own != columns) {
                throw new GraphException(
                        "member " + m + " gives " + own + " classes, member 0 " + columns,
                        "Export all members of an ensemble from the same architecture's output");
            }
            columns = own;
        }
        return columns;
    }

    private void agreeOnInputsAndOpsets() throws GraphException {
        BaseGraph first = members.get(0).base();
        for (int m = 1; m < members.size(); m++) {
            BaseGraph member = members.get(m).base();
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
}
