package io.epistream.models.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Operators that work along given axes and leave the others apart. */
final class AxisRules {
    static final List<String> REDUCTIONS = List.of(
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSum",
            "ReduceSumSquare");
    private static final List<String> NORMALISED_FROM = List.of("LayerNormalization", "RMSNormalization");

    private AxisRules() {}

    static Map<String, RecordRule> rules() {
        Map<String, RecordRule> rules = new HashMap<>();
        REDUCTIONS.forEach(type -> rules.put(type, AxisRules::reduced));
        for (String type : List.of("ArgMax", "ArgMin")) {
            rules.put(type, (node, index) -> without(node, new long[] {node.attribute("axis", 0)}));
        }
        for (String type : List.of("Softmax", "LogSoftmax", "Hardmax", "LpNormalization", "TopK")) {
            rules.put(type, (node, index) -> along(node, new long[] {node.attribute("axis", -1)}));
        }
        NORMALISED_FROM.forEach(type -> rules.put(type, AxisRules::normalisedFrom));
        rules.put(
                "MeanVarianceNormalization",
                (node, index) -> along(node, node.attributes("axes").orElse(new long[] {0, 2, 3})));
        rules.put(
                "CumSum",
                (node, index) -> node.constant(1).isPresent()
                        ? along(node, node.constant(1).get())
                        : node.unproved());
        rules.put("Trilu", (node, index) -> node.fixed(1) ? along(node, new long[] {-2, -1}) : node.unproved());
        rules.put("ReverseSequence", AxisRules::reversedSequence);
        rules.put("Pad", AxisRules::padded);
        rules.put("OneHot", AxisRules::oneHot);
        return rules;
    }

    /** Results along the axes depend on all of them; the others stay apart. */
    private static RecordAxis along(RuleNode node, long[] axes) throws GraphException {
        RecordAxis.Records records = node.records(0).orElse(null);
        if (records == null || !node.fixedFrom(1)) {
            return node.unproved();
        }
        if (contains(axes, records.axis(), node.rank(0))) {
            throw node.mixes("works along axis " + records.axis() + ", on which the records lie");
        }
        return records;
    }

    private static boolean contains(long[] axes, int axis, int rank) {
        return Arrays.stream(axes).anyMatch(a -> RuleNode.axis(a, rank) == axis);
    }

    private static RecordAxis reduced(RuleNode node, int index) throws GraphException {
        boolean given = node.hasAttribute("axes") || node.has(1);
        Optional<long[]> axes = node.attributeOrConstant("axes", 1);
        if (given && axes.isEmpty()) {
            return node.unproved();
        }
        long[] reduced = axes.orElse(new long[0]);
        if (reduced.length > 0) {
            return without(node, reduced);
        }
        boolean none = node.attribute("noop_with_empty_axes", 0) != 0;
        return none
                ? node.input(0)
                : without(node, LongStream.range(0, node.rank(0)).toArray());
    }

    /** As {@link #along}, and the axes go unless they are kept with extent 1. */
    private static RecordAxis without(RuleNode node, long[] axes) throws GraphException {
        RecordAxis result = along(node, axes);
        if (node.attribute("keepdims", 1) != 0 || !(result instanceof RecordAxis.Records records)) {
            return result;
        }
        int rank = node.rank(0);
        long before = Arrays.stream(axes)
                .map(axis -> RuleNode.axis(axis, rank))
                .distinct()
                .filter(axis -> axis < records.axis())
                .count();
        return records.at(records.axis() - (int) before);
    }

    private static RecordAxis normalisedFrom(RuleNode node, int index) throws GraphException {
        int rank = node.rank(0);
        int from = RuleNode.axis(node.attribute("axis", -1), rank);
        return along(node, LongStream.range(from, rank).toArray());
    }

    private static RecordAxis reversedSequence(RuleNode node, int index) {
        boolean records = node.attribute("batch_axis", 1)
                        == node.records(0).map(RecordAxis.Records::axis).orElse(-1)
                && node.records(0).map(RecordAxis.Records::isPlain).orElse(false)
                && (node.fixed(1) || node.input(1).equals(RecordAxis.Records.FIRST));
        return records ? node.input(0) : node.unproved();
    }

    private static RecordAxis padded(RuleNode node, int index) throws GraphException {
        Optional<long[]> pads = node.constant(1);
        RecordAxis.Records records = node.records(0).orElse(null);
        if (records == null || pads.isEmpty() || !node.fixedFrom(1)) {
            return node.unproved();
        }
        int rank = node.rank(0);
        long[] axes = node.has(3)
                ? node.constant(3).orElse(new long[0])
                : LongStream.range(0, rank).toArray();
        if (pads.get().length != 2 * axes.length) {
            return node.unproved();
        }
        for (int i = 0; i < axes.length; i++) {
            boolean padded = pads.get()[i] != 0 || pads.get()[axes.length + i] != 0;
            if (padded && RuleNode.axis(axes[i], rank) == records.axis()) {
                throw node.mixes("pads axis " + records.axis() + ", on which the records lie");
            }
        }
        return records;
    }

    private static RecordAxis oneHot(RuleNode node, int index) {
        RecordAxis.Records records = node.records(0).orElse(null);
        if (records == null || !node.fixedFrom(1)) {
            return node.unproved();
        }
        int added = RuleNode.axis(node.attribute("axis", -1), node.rank(0) + 1);
        return records.at(records.axis() + (added <= records.axis() ? 1 : 0));
    }
}
