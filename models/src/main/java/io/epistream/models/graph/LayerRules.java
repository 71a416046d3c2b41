package io.epistream.models.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Products, convolutions, recurrences and attention: weights are constants, records stay apart. */
final class LayerRules {
    /** Work on each slice of the first axis; all other inputs are parameters. */
    private static final List<String> ON_FIRST_AXIS = List.of(
            "AveragePool",
            "BatchNormalization",
            "Conv",
            "ConvTranspose",
            "DepthToSpace",
            "GlobalAveragePool",
            "GlobalLpPool",
            "GlobalMaxPool",
            "GroupNormalization",
            "InstanceNormalization",
            "LRN",
            "LpPool",
            "MaxPool",
            "SpaceToDepth");

    private LayerRules() {}

    static Map<String, RecordRule> rules() {
        Map<String, RecordRule> rules = new HashMap<>();
        ON_FIRST_AXIS.forEach(type -> rules.put(type, (node, index) -> onFirstAxis(node, node.fixedFrom(1))));
        rules.put("Resize", (node, index) -> onFirstAxis(node, node.keepsFirstExtent(index)));
        rules.put("GridSample", (node, index) -> onFirstAxis(node, node.input(1).equals(node.input(0))));
        rules.put("MatMul", LayerRules::product);
        rules.put("Gemm", (node, index) -> gemm(node));
        List.of("GRU", "LSTM", "RNN").forEach(type -> rules.put(type, LayerRules::recurrent));
        rules.put("Attention", LayerRules::attention);
        rules.put("Einsum", (node, index) -> einsum(node));
        rules.put("DynamicQuantizeLinear", (node, index) -> {
            throw node.mixes("takes its scale from the extremes of the whole batch");
        });
        return rules;
    }

    /** The first axis is never worked along; other axes are, or hold channels with weights of their own. */
    private static RecordAxis onFirstAxis(RuleNode node, boolean othersSuit) {
        boolean first = node.records(0).map(RecordAxis.Records::axis).orElse(-1) == 0;
        return first && othersSuit ? node.input(0) : node.unproved();
    }

    /** Rows of the first, columns of the second, or stacks of matrices of both. */
    private static RecordAxis product(RuleNode node, int index) throws GraphException {
        int rankA = node.rank(0);
        int rankB = node.rank(1);
        if (rankA < 2 || rankB < 2) {
            return node.fixed(1) && rankA > 1 ? vectorProduct(node) : node.unproved();
        }
        int rank = node.outputRank(0);
        Optional<RecordAxis.Records> a = node.records(0);
        Optional<RecordAxis.Records> b = node.records(1);
        if (contracted(a, rankA - 1) || contracted(b, rankB - 2)) {
            throw node.mixes("sums over the axis on which the records lie");
        }
        Optional<RecordAxis.Records> left = a.map(r -> r.at(rank - rankA + r.axis()));
        Optional<RecordAxis.Records> right = b.map(r -> r.at(rank - rankB + r.axis()));
        if (node.fixed(1) && left.isPresent()) {
            return left.get();
        }
        if (node.fixed(0) && right.isPresent()) {
            return right.get();
        }
        boolean stacked = left.isPresent() && left.equals(right) && left.get().axis() < rank - 2;
        return stacked ? left.get() : node.unproved();
    }

    private static boolean contracted(Optional<RecordAxis.Records> records, int axis) {
        return records.map(RecordAxis.Records::axis).orElse(-1) == axis;
    }

    private static RecordAxis vectorProduct(RuleNode node) throws GraphException {
        if (contracted(node.records(0), node.rank(0) - 1)) {
            throw node.mixes("sums over the axis on which the records lie");
        }
        return node.input(0);
    }

    private static RecordAxis gemm(RuleNode node) throws GraphException {
        boolean turnedA = node.attribute("transA", 0) != 0;
        boolean turnedB = node.attribute("transB", 0) != 0;
        if (contracted(node.records(0), turnedA ? 0 : 1) || contracted(node.records(1), turnedB ? 1 : 0)) {
            throw node.mixes("sums over the axis on which the records lie");
        }
        Optional<RecordAxis.Records> result = node.fixed(1)
                ? node.records(0).map(records -> records.at(0))
                : node.records(1).filter(records -> node.fixed(0)).map(records -> records.at(1));
        boolean sumSuits = node.fixed(2)
                || node.records(2).map(r -> r.at(2 - node.rank(2) + r.axis())).equals(result);
        return result.isPresent() && sumSuits ? result.get() : node.unproved();
    }

    /** {@code [steps, batch, …]} in, {@code [steps, directions, batch, …]} and states {@code [directions, batch, …]} out. */
    private static RecordAxis recurrent(RuleNode node, int index) throws GraphException {
        boolean batchFirst = node.attribute("layout", 0) != 0;
        int axis = batchFirst ? 0 : 1;
        RecordAxis.Records records = node.records(0).orElse(null);
        if (records == null || !node.fixed(1, 2, 3, 7)) {
            return node.unproved();
        }
        if (records.axis() == 1 - axis) {
            throw node.mixes("takes the axis on which the records lie for the steps of a sequence");
        }
        boolean lengths = node.fixed(4) || node.input(4).equals(records.at(0));
        boolean states = (node.fixed(5) || node.input(5).equals(records.at(axis)))
                && (node.fixed(6) || node.input(6).equals(records.at(axis)));
        if (records.axis() != axis || !lengths || !states) {
            return node.unproved();
        }
        return records.at(batchFirst ? 0 : index == 0 ? 2 : 1);
    }

    /** Queries, keys and values have the records first; so has a mask, unless it is the same for all. */
    private static RecordAxis attention(RuleNode node, int index) {
        RecordAxis.Records records = node.records(0).filter(r -> r.axis() == 0).orElse(null);
        if (records == null) {
            return node.unproved();
        }
        for (int i = 1; i < node.inputs(); i++) {
            boolean suits = i == 3
                    ? node.fixed(3) || (node.rank(3) == 4 && node.input(3).equals(records))
                    : !node.has(i) || node.input(i).equals(records);
            if (!suits) {
                return node.unproved();
            }
        }
        return records;
    }

    /** The records' letter is the same in every term that has records, and is not summed over. */
    private static RecordAxis einsum(RuleNode node) {
        String[] sides = node.attribute("equation").replace(" ", "").split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (sides.length != 2 || sides[0].contains(".") || terms.length != node.inputs()) {
            return node.unproved();
        }
        Optional<RecordAxis> result = Optional.empty();
        for (int i = 0; i < terms.length; i++) {
            if (node.records(i).isPresent()) {
                RecordAxis.Records records = node.records(i).get();
                char letter = terms[i].charAt(records.axis());
                int axis = sides[1].indexOf(letter);
                boolean once = terms[i].indexOf(letter) == terms[i].lastIndexOf(letter);
                RecordAxis own = axis >= 0 && once ? records.at(axis) : node.unproved();
                if (result.isPresent() && !result.get().equals(own)) {
                    return node.unproved();
                }
                result = Optional.of(own);
            } else if (!node.fixed(i)) {
                return node.unproved();
            }
        }
        return result.orElseGet(node::unproved);
    }
}
