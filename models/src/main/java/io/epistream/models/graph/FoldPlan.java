package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which dropout spots have their masks folded into the weights of the linear layers behind them.
 *
 * <p>{@link MaskLayout#WIDE}: spots on the trunk. {@link MaskLayout#COMPACT}: spots on the trunk, and spots behind a layer
 * that itself is behind such a spot with nothing but its bias and element-wise functions between, of which that layer
 * then writes only the units that the spot keeps. All layers that read a folded spot have constant weights, and what they
 * take must fit into the budget.
 */
final class FoldPlan {
    private final Scope scope;
    private final Readers readers;
    private final Map<String, NodeProto> producers;
    private final Set<String> folded = new HashSet<>();
    private final Map<String, String> keptBy = new HashMap<>();

    private FoldPlan(Scope scope) {
        this.scope = scope;
        this.readers = new Readers(scope.draft());
        this.producers = scope.draft().producers();
    }

    static FoldPlan of(Scope scope, MaskLayout layout, ConstantBudget budget) throws GraphException {
        FoldPlan plan = new FoldPlan(scope);
        if (layout != MaskLayout.MULTIPLY) {
            for (NodeProto node : scope.draft().nodes()) {
                if (node.getOpType().equals(Dropouts.DROPOUT)) {
                    plan.consider(node, layout, budget);
                }
            }
        }
        return plan;
    }

    private void consider(NodeProto spot, MaskLayout layout, ConstantBudget budget) throws GraphException {
        String output = spot.getOutput(0);
        boolean trunk = scope.trunk(spot.getInput(0));
        List<String> between = trunk || layout == MaskLayout.WIDE ? List.of() : between(spot.getInput(0));
        long floats = weights(output);
        if (floats > 0 && (trunk || !between.isEmpty()) && budget.fits(floats * scope.samples())) {
            budget.take("layout " + layout, scope.samples(), floats);
            folded.add(output);
            between.forEach(tensor -> keptBy.put(tensor, output));
        }
    }

    /** Weights per sample of the layers that read a spot; 0 where it has other readers. */
    private long weights(String spot) {
        long[] units = scope.shapes().unitShape(spot);
        List<NodeProto> all = readers.of(spot);
        if (units.length != 1 || !all.stream().allMatch(node -> isLayer(node, spot))) {
            return 0;
        }
        return all.stream()
                .mapToLong(node -> units[0] * scope.shapes().unitShape(node.getOutput(0))[0])
                .sum();
    }

    private boolean isLayer(NodeProto node, String data) {
        Optional<ProductNode> product =
                ProductNode.of(node).filter(p -> p.data().equals(data));
        if (product.isEmpty() || scope.shapes().shape(node.getOutput(0)).size() != 2) {
            return false;
        }
        long[] units = scope.shapes().unitShape(node.getOutput(0));
        boolean matrix = product.get()
                .matrix(scope.weights())
                .filter(found -> found.extent(1) == units[0])
                .isPresent();
        boolean bias = product.get().bias().isEmpty()
                || product.get().vector(scope.weights(), units[0]).isPresent();
        return matrix && bias;
    }

    /** The tensors from a layer behind a folded spot to this one; empty where there is no such layer. */
    private List<String> between(String tensor) {
        List<String> found = new ArrayList<>();
        String at = tensor;
        while (readers.only(at).isPresent()) {
            NodeProto producer = producers.get(at);
            if (producer == null) {
                return List.of();
            }
            found.add(at);
            if (ProductNode.of(producer).filter(p -> folded.contains(p.data())).isPresent()) {
                return found;
            }
            Optional<Bias> bias = biasOf(producer);
            if (!NodeCopies.isElementWise(producer) && bias.isEmpty()) {
                return List.of();
            }
            at = bias.map(Bias::data).orElse(producer.getInput(0));
        }
        return List.of();
    }

    /**
     * An Add of a constant to each record's vector.
     *
     * @param data name of the vector
     * @param constant what is added
     */
    record Bias(String data, SampledConstant constant) {}

    private Optional<Bias> biasOf(NodeProto node) {
        boolean vectors = node.getOpType().equals("Add")
                && scope.shapes().shape(node.getOutput(0)).size() == 2;
        return vectors ? bias(node, 0, 1).or(() -> bias(node, 1, 0)) : Optional.empty();
    }

    private Optional<Bias> bias(NodeProto add, int data, int constant) {
        long units = scope.shapes().unitShape(add.getOutput(0))[0];
        return scope.weights()
                .constant(add.getInput(constant))
                .filter(found -> found.isRow(units))
                .map(found -> new Bias(add.getInput(data), found.vector(Math.toIntExact(units))));
    }

    /** Whether no spot is folded. */
    boolean isEmpty() {
        return folded.isEmpty();
    }

    /** Whether the masks of a spot, named by its output, are folded into the layers behind it. */
    boolean folds(String spot) {
        return folded.contains(spot);
    }

    /** The spot whose kept units are all that is written of a tensor. */
    Optional<String> keptBy(String tensor) {
        return Optional.ofNullable(keptBy.get(tensor));
    }

    /** What a node adds to a tensor of which only kept units are written. */
    Optional<Bias> biasOfKept(NodeProto node) {
        return keptBy.containsKey(node.getOutput(0)) ? biasOf(node) : Optional.empty();
    }
}
