package io.epistream.models.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Operators that put tensors together or take parts of them. */
final class SelectionRules {
    /** Ends of slices beyond any extent, as exporters write them: about the largest 32-bit integer or more. */
    private static final long TO_THE_END = Integer.MAX_VALUE - 1L;

    private SelectionRules() {}

    static Map<String, RecordRule> rules() {
        Map<String, RecordRule> rules = new HashMap<>();
        rules.put("Concat", SelectionRules::joined);
        rules.put("Split", SelectionRules::split);
        rules.put("Slice", SelectionRules::sliced);
        rules.put("Gather", SelectionRules::gathered);
        rules.put("GatherElements", (node, index) -> aligned(node));
        rules.put("ScatterElements", (node, index) -> aligned(node));
        rules.put("GatherND", SelectionRules::gatheredInRecords);
        return rules;
    }

    /** Joined along the records' own axis, they are gone through once for each input. */
    private static RecordAxis joined(RuleNode node, int index) {
        Optional<RecordAxis.Records> first = node.records(0);
        if (first.isEmpty()) {
            return node.unproved();
        }
        RecordAxis.Records records = first.get();
        for (int i = 1; i < node.inputs(); i++) {
            if (!node.input(i).equals(records)) {
                return node.unproved();
            }
        }
        boolean along = RuleNode.axis(node.attribute("axis", 0), node.rank(0)) == records.axis();
        return along
                ? new RecordAxis.Records(records.axis(), records.outer() * node.inputs(), records.inner())
                : records;
    }

    private static RecordAxis split(RuleNode node, int index) throws GraphException {
        RecordAxis.Records records = node.records(0).orElse(null);
        if (records == null) {
            return node.unproved();
        }
        boolean along = RuleNode.axis(node.attribute("axis", 0), node.rank(0)) == records.axis();
        if (!along) {
            return node.fixedFrom(1) ? records : node.unproved();
        }
        if (records.outer() == 1) {
            throw node.mixes("splits axis " + records.axis() + ", on which the records lie");
        }
        return node.unproved();
    }

    private static RecordAxis sliced(RuleNode node, int index) throws GraphException {
        RecordAxis.Records records = node.records(0).orElse(null);
        Optional<long[]> starts = node.constant(1);
        Optional<long[]> ends = node.constant(2);
        if (records == null || starts.isEmpty() || ends.isEmpty() || !node.fixedFrom(1)) {
            return node.unproved();
        }
        int count = starts.get().length;
        long[] axes = node.has(3)
                ? node.constant(3).orElse(new long[0])
                : LongStream.range(0, count).toArray();
        long[] steps = node.has(4) ? node.constant(4).orElse(new long[0]) : ones(count);
        if (axes.length != count || steps.length != count || ends.get().length != count) {
            return node.unproved();
        }
        for (int i = 0; i < count; i++) {
            boolean all = starts.get()[i] == 0 && ends.get()[i] >= TO_THE_END && steps[i] == 1;
            if (!all && RuleNode.axis(axes[i], node.rank(0)) == records.axis()) {
                return picked(node, records);
            }
        }
        return records;
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Some places of the records' axis: other records' places, where nothing is folded into it. */
    private static RecordAxis picked(RuleNode node, RecordAxis.Records records) throws GraphException {
        if (records.isPlain()) {
            throw node.mixes("picks from axis " + records.axis() + ", on which the records lie");
        }
        return node.unproved();
    }

    private static RecordAxis gathered(RuleNode node, int index) throws GraphException {
        int axis = RuleNode.axis(node.attribute("axis", 0), node.rank(0));
        if (node.records(0).isPresent() && node.fixed(1)) {
            RecordAxis.Records records = node.records(0).get();
            if (axis == records.axis()) {
                return picked(node, records);
            }
            return records.at(records.axis() + (axis < records.axis() ? node.rank(1) - 1 : 0));
        }
        boolean table = node.fixed(0) && node.records(1).isPresent();
        return table ? node.records(1).get().at(axis + node.records(1).get().axis()) : node.unproved();
    }

    /** Data, indices and updates have their records on the same axis, and places are taken along another. */
    private static RecordAxis aligned(RuleNode node) {
        RecordAxis.Records records = node.records(0).orElse(null);
        if (records == null) {
            return node.unproved();
        }
        boolean along = RuleNode.axis(node.attribute("axis", 0), node.rank(0)) == records.axis();
        for (int i = 1; i < node.inputs(); i++) {
            if (along || !node.input(i).equals(records)) {
                return node.unproved();
            }
        }
        return records;
    }

    private static RecordAxis gatheredInRecords(RuleNode node, int index) {
        boolean within = node.attribute("batch_dims", 0) > 0
                && node.input(0).equals(RecordAxis.Records.FIRST)
                && node.input(1).equals(RecordAxis.Records.FIRST);
        return within ? RecordAxis.Records.FIRST : node.unproved();
    }
}
