package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the layers whose weights take the masks of the spot before them, in the way of a {@link FoldPlan}. */
final class FoldedLayers {
    private final Scope scope;
    private final FoldPlan plan;
    private final SpotMasks masks;
    private final MaskLayout layout;
    private final Map<String, String> dataOfSpots = new HashMap<>();
    private final Map<String, KeptUnits> kept = new HashMap<>();

    FoldedLayers(Scope scope, FoldPlan plan, SpotMasks masks, MaskLayout layout) {
        this.scope = scope;
        this.plan = plan;
        this.masks = masks;
        this.layout = layout;
    }

    /** Whether a node is written here: a spot, a layer behind it, or a bias between two spots. */
    boolean takes(NodeProto node) {
        return plan.folds(node.getOutput(0))
                || (node.getInputCount() > 0 && plan.folds(node.getInput(0)))
                || plan.biasOfKept(node).isPresent();
    }

    void write(NodeProto node) throws GraphException {
        if (plan.folds(node.getOutput(0))) {
            spot(node);
        } else if (plan.folds(node.getInput(0))) {
            layer(ProductNode.of(node).orElseThrow());
        } else {
            bias(node);
        }
    }

    private void spot(NodeProto dropout) throws GraphException {
        String data = dropout.getInput(0);
        String output = dropout.getOutput(0);
        if (layout == MaskLayout.WIDE) {
            dataOfSpots.put(output, data);
        } else if (scope.trunk(data)) {
            dataOfSpots.put(output, gathered(data, kept(output)));
        } else {
            dataOfSpots.put(output, scope.tail().in(data, TailForm.UNITS));
        }
    }

    /** {@code [B, F]} to {@code [S, k, B]}. */
    private String gathered(String data, KeptUnits units) {
        GraphBuilder builder = scope.builder();
        String turned = builder.op(
                "Transpose", "units", List.of(scope.names().of(data)), Attribute.of("perm", new long[] {1, 0}));
        String index = builder.longs("kept_units", units.flat());
        String rows = builder.op("Gather", "kept", List.of(turned, index), Attribute.of("axis", 0));
        return builder.reshape("kept", rows, scope.samples(), units.count(), -1);
    }

    private void layer(ProductNode product) throws GraphException {
        SampledConstant matrix = product.matrix(scope.weights()).orElseThrow();
        Optional<SampledConstant> bias = product.vector(scope.weights(), matrix.extent(1));
        String data = dataOfSpots.getOrDefault(product.data(), "");
        if (layout == MaskLayout.WIDE) {
            new SampledProduct(scope).write(data, product.output(), masked(matrix, masks.of(product.data())), bias);
        } else {
            compact(product, data, matrix, bias);
        }
    }

    private static SampledConstant masked(SampledConstant matrix, float[] masks) {
        int rows = (int) matrix.extent(0);
        int columns = (int) matrix.extent(1);
        float[] weights = matrix.sample(0);
        return SampledConstant.drawn(
                matrix.name(),
                sample -> {
                    float[] own = weights.clone();
                    for (int i = 0; i < own.length; i++) {
                        own[i] *= masks[sample * rows + i / columns];
                    }
                    return own;
                },
                rows,
                columns);
    }

    private void compact(ProductNode product, String data, SampledConstant matrix, Optional<SampledConstant> bias) {
        GraphBuilder builder = scope.builder();
        KeptUnits rows = kept(product.data());
        KeptUnits columns = columns(product.output(), (int) matrix.extent(1));
        float[] weights = columns.times(rows, matrix.sample(0), (int) matrix.extent(1));
        String w = builder.floats("kept_weights", weights, scope.samples(), columns.count(), rows.count());
        String y = builder.op("MatMul", "kept", List.of(w, data));
        if (bias.isPresent()) {
            y = builder.op("Add", "kept", List.of(y, vector(bias.get(), columns)));
        }
        scope.tail().put(product.output(), TailForm.UNITS, y);
    }

    private void bias(NodeProto add) throws GraphException {
        FoldPlan.Bias bias = plan.biasOfKept(add).orElseThrow();
        KeptUnits columns = columns(add.getOutput(0), (int) bias.constant().count());
        String x = scope.tail().in(bias.data(), TailForm.UNITS);
        String y = scope.builder().op("Add", "kept", List.of(x, vector(bias.constant(), columns)));
        scope.tail().put(add.getOutput(0), TailForm.UNITS, y);
    }

    private String vector(SampledConstant bias, KeptUnits columns) {
        return scope.builder().floats("kept_bias", columns.of(bias.sample(0)), scope.samples(), columns.count(), 1);
    }

    private KeptUnits columns(String tensor, int all) {
        return plan.keptBy(tensor).map(this::kept).orElseGet(() -> KeptUnits.all(scope.samples(), all));
    }

    private KeptUnits kept(String spot) {
        return kept.computeIfAbsent(spot, output -> KeptUnits.of(masks.of(output), scope.samples()));
    }
}
