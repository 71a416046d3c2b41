package io.epistream.models.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Operators that move elements about and change none. */
final class ShapeRules {
    private ShapeRules() {}

    static Map<String, RecordRule> rules() {
        Map<String, RecordRule> rules = new HashMap<>();
        rules.put("Reshape", (node, index) -> node.fixed(1) ? refolded(node) : node.unproved());
        rules.put("Flatten", (node, index) -> refolded(node));
        rules.put("Transpose", ShapeRules::transposed);
        rules.put("Unsqueeze", ShapeRules::unsqueezed);
        rules.put("Squeeze", ShapeRules::squeezed);
        rules.put("Tile", ShapeRules::tiled);
        return rules;
    }

    /** A constant written as often as there are records: each has the same slice. */
    static RecordAxis repeated(RuleNode node, int output) {
        boolean constant = node.type().equals("ConstantOfShape") || node.fixed(0);
        Optional<List<Long>> shape = node.freedOutput(output);
        if (!constant || shape.isEmpty()) {
            return RecordAxis.OF_BATCH;
        }
        int axis = shape.get().indexOf(BatchShapes.FREE);
        return new RecordAxis.Records(axis, 1, node.perRecord(output, axis));
    }

    /**
     * Row-major order goes through the records M times, with N elements of one record side by side: {@code M·B·N}
     * elements. In the new shape, that is so on the axis that follows the batch if what stands before it divides M and
     * what stands behind it divides N.
     */
    private static RecordAxis refolded(RuleNode node) {
        RecordAxis.Records records = node.records(0).orElse(null);
        Optional<List<Long>> input = node.freedInput(0);
        Optional<List<Long>> shape = node.freedOutput(0);
        if (records == null || shape.isEmpty() || input.isEmpty()) {
            return node.unproved();
        }
        List<Long> source = input.get();
        long gone = records.outer() * product(source.subList(0, records.axis()));
        long together = records.inner() * product(source.subList(records.axis() + 1, source.size()));
        int axis = shape.get().indexOf(BatchShapes.FREE);
        long before = product(shape.get().subList(0, axis));
        long behind = product(shape.get().subList(axis + 1, shape.get().size()));
        boolean whole = before > 0 && behind > 0 && gone % before == 0 && together % behind == 0;
        return whole ? new RecordAxis.Records(axis, gone / before, together / behind) : node.unproved();
    }

    private static long product(List<Long> extents) {
        return extents.stream().reduce(1L, Math::multiplyExact);
    }

    private static RecordAxis transposed(RuleNode node, int index) {
        RecordAxis.Records records = node.records(0).orElse(null);
        if (records == null) {
            return node.unproved();
        }
        int rank = node.rank(0);
        long[] from = node.attributes("perm")
                .orElseGet(
                        () -> LongStream.range(0, rank).map(i -> rank - 1 - i).toArray());
        for (int axis = 0; axis < from.length; axis++) {
            if (from[axis] == records.axis()) {
                return records.at(axis);
            }
        }
        return node.unproved();
    }

    private static RecordAxis unsqueezed(RuleNode node, int index) {
        RecordAxis.Records records = node.records(0).orElse(null);
        Optional<long[]> axes = node.attributeOrConstant("axes", 1);
        if (records == null || axes.isEmpty()) {
            return node.unproved();
        }
        int rank = node.outputRank(0);
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int at = axis;
            if (Arrays.stream(axes.get()).noneMatch(added -> RuleNode.axis(added, rank) == at)) {
                kept.add(axis);
            }
        }
        return records.at(kept.get(records.axis()));
    }

    private static RecordAxis squeezed(RuleNode node, int index) {
        RecordAxis.Records records = node.records(0).orElse(null);
        Optional<long[]> axes = node.attributeOrConstant("axes", 1);
        if (records == null || axes.isEmpty()) {
            return node.unproved();
        }
        int rank = node.rank(0);
        long before = Arrays.stream(axes.get())
                .map(axis -> RuleNode.axis(axis, rank))
                .filter(axis -> axis < records.axis())
                .count();
        return records.at(records.axis() - (int) before);
    }

    private static RecordAxis tiled(RuleNode node, int index) {
        RecordAxis.Records records = node.records(0).orElse(null);
        Optional<long[]> repeats = node.constant(1);
        if (records == null || repeats.isEmpty()) {
            return node.unproved();
        }
        long repeat = repeats.get()[records.axis()];
        return new RecordAxis.Records(records.axis(), records.outer() * repeat, records.inner());
    }
}
