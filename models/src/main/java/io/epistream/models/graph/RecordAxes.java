package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the records of a batch through a graph, operator by operator. What has records of its own on one axis, in every
 * tensor from the inputs to the output, may be run on any number of records at once, and samples may be put beside them.
 *
 * @param axes how records lie in each tensor
 */
record RecordAxes(Map<String, RecordAxis> axes) {
    private static final Map<String, RecordRule> STANDARD = standard();
    private static final Map<String, RecordRule> LEARNED = LearnedRules.rules();
    private static final Set<String> REPEATING = Set.of("ConstantOfShape", "Expand", "Tile");

    RecordAxes {
        axes = Map.copyOf(axes);
    }

    private static Map<String, RecordRule> standard() {
        Map<String, RecordRule> rules = new HashMap<>(ElementwiseRules.rules());
        rules.putAll(AxisRules.rules());
        rules.putAll(SelectionRules.rules());
        rules.putAll(ShapeRules.rules());
        rules.putAll(LayerRules.rules());
        List.of("Shape", "Size").forEach(type -> rules.put(type, (node, index) -> RecordAxis.OF_BATCH));
        return Map.copyOf(rules);
    }

    /**
     * Follows the records.
     *
     * @throws GraphException naming a node that makes one record's result depend on others
     */
    static RecordAxes of(Draft draft, BatchShapes shapes) throws GraphException {
        Map<String, RecordAxis> axes = new HashMap<>();
        axes.put("", RecordAxis.FIXED);
        draft.initializers().keySet().forEach(name -> axes.put(name, RecordAxis.FIXED));
        draft.inputNames().forEach(name -> axes.put(name, RecordAxis.Records.FIRST));
        for (NodeProto node : draft.nodes()) {
            List<RecordAxis> inputs = new ArrayList<>();
            node.getInputList().forEach(input -> inputs.add(axes.getOrDefault(input, RecordAxis.FIXED)));
            for (int i = 0; i < node.getOutputCount(); i++) {
                axes.put(node.getOutput(i), output(node, i, inputs, shapes, draft));
            }
        }
        return new RecordAxes(axes);
    }

    private static RecordAxis output(
            NodeProto node, int index, List<RecordAxis> inputs, BatchShapes shapes, Draft draft) throws GraphException {
        Optional<RecordAxis> unproved =
                inputs.stream().filter(RecordAxis.Unproved.class::isInstance).findFirst();
        if (unproved.isPresent()) {
            return unproved.get();
        }
        RuleNode view = new RuleNode(node, inputs, shapes, draft.initializers());
        if (Subgraphs.in(node) || !view.isProbed(index)) {
            return view.unproved();
        }
        if (inputs.stream().anyMatch(RecordAxis.Records.class::isInstance)) {
            RecordRule rule = rule(node);
            return rule == null ? view.unproved() : rule.output(view, index);
        }
        if (!inputs.contains(RecordAxis.OF_BATCH)) {
            return RecordAxis.FIXED;
        }
        return REPEATING.contains(node.getOpType()) ? ShapeRules.repeated(view, index) : RecordAxis.OF_BATCH;
    }

    private static @Nullable RecordRule rule(NodeProto node) {
        return node.getDomain().equals(LearnedRules.DOMAIN) ? LEARNED.get(node.getOpType()) : standard(node);
    }

    private static @Nullable RecordRule standard(NodeProto node) {
        return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx") ? STANDARD.get(node.getOpType()) : null;
    }

    /** Operators that something is told of. */
    static Set<String> operators() {
        Set<String> operators = new HashSet<>(STANDARD.keySet());
        operators.addAll(LEARNED.keySet());
        return operators;
    }

    /** How records lie in a tensor. */
    RecordAxis of(String tensor) {
        return axes.getOrDefault(tensor, RecordAxis.FIXED);
    }

    /** The axis of a tensor that has the records of a batch in their order, once. */
    OptionalInt once(String tensor) {
        return of(tensor) instanceof RecordAxis.Records records && records.outer() == 1
                ? OptionalInt.of(records.axis())
                : OptionalInt.empty();
    }

    /** The first node from which on it cannot be told how records lie, if that reaches one of the tensors. */
    Optional<String> unproved(Collection<String> tensors) {
        return tensors.stream()
                .map(this::of)
                .filter(RecordAxis.Unproved.class::isInstance)
                .map(axis -> ((RecordAxis.Unproved) axis).node())
                .findFirst();
    }
}
