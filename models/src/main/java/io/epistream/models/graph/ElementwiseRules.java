package io.epistream.models.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that work element by element, on one tensor or on several that are broadcast. */
final class ElementwiseRules {
    static final List<String> BROADCAST = List.of(
            "Add",
            "And",
            "Div",
            "Equal",
            "Expand",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "Max",
            "Mean",
            "Min",
            "Mod",
            "Mul",
            "Or",
            "PRelu",
            "Pow",
            "Sub",
            "Sum",
            "Where",
            "Xor");

    /** Of the first input; the others hold parameters. */
    static final List<String> UNARY = List.of(
            "Abs",
            "Acos",
            "Acosh",
            "Asin",
            "Asinh",
            "Atan",
            "Atanh",
            "Cast",
            "Ceil",
            "Celu",
            "Clip",
            "Cos",
            "Cosh",
            "DequantizeLinear",
            "Dropout",
            "Elu",
            "Erf",
            "Exp",
            "Floor",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "IsInf",
            "IsNaN",
            "LeakyRelu",
            "Log",
            "Mish",
            "Neg",
            "Not",
            "QuantizeLinear",
            "Reciprocal",
            "Relu",
            "Round",
            "Selu",
            "Shrink",
            "Sigmoid",
            "Sign",
            "Sin",
            "Sinh",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Tan",
            "Tanh",
            "ThresholdedRelu");

    private ElementwiseRules() {}

    static Map<String, RecordRule> rules() {
        Map<String, RecordRule> rules = new HashMap<>();
        BROADCAST.forEach(type -> rules.put(type, ElementwiseRules::broadcast));
        UNARY.forEach(type -> rules.put(type, (node, index) -> ofFirst(node)));
        rules.put("CastLike", (node, index) -> node.input(0));
        return rules;
    }

    /** The records of all inputs lie on the same axis, counted from the last. */
    static RecordAxis broadcast(RuleNode node, int index) {
        Optional<RecordAxis.Records> common = Optional.empty();
        for (int i = 0; i < node.inputs(); i++) {
            if (node.records(i).isPresent()) {
                RecordAxis.Records records = node.records(i).get();
                RecordAxis.Records moved = records.at(node.outputRank(index) - node.rank(i) + records.axis());
                if (common.isPresent() && !common.get().equals(moved)) {
                    return node.unproved();
                }
                common = Optional.of(moved);
            } else if (!node.fixed(i)) {
                return node.unproved();
            }
        }
        return common.isPresent() ? common.get() : node.unproved();
    }

    private static RecordAxis ofFirst(RuleNode node) {
        return node.fixedFrom(1) ? node.input(0) : node.unproved();
    }
}
