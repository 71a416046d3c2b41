package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a graph a sample axis by fixed dropout masks.
 *
 * <p>The trunk before the first dropout runs once per record. At a dropout spot {@code h} becomes
 * {@code Mul(h [1, B, F], mask [S, 1, F])}, which tiles and masks in one step, and is folded to {@code [S·B, F]} so that
 * what follows runs as exported. A trunk tensor that the tail also reads is tiled. If a trunk tensor that the tail reads
 * is not batch-first (a shape computed in the graph, say), sharing is not proved safe and the inputs are tiled instead.
 */
final class MaskedExpansion {
    /** Masks beyond this would make the fused graph outgrow what one protobuf message can hold. */
    private static final long MOST_MASK_VALUES = 256L << 20;

    private final BaseGraph base;
    private final SampleSpec spec;
    private final GraphBuilder builder;
    private final Masks masks;
    private final Map<String, String> tiled = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private long maskValues;

    MaskedExpansion(BaseGraph base, SampleSpec spec) {
        this.base = base;
        this.spec = spec;
        this.builder = new GraphBuilder(base.model().opset(), base.names());
        this.masks = spec.masks();
    }

    SampledGraph expand(ShapeProbe probe) throws GraphException {
        Draft draft = base.draft();
        Reach reach = Reach.fromDropouts(draft);
        if (!reach.tail().contains(draft.output())) {
            throw new GraphException(
                    "has no dropout on the way to its output",
                    "Export it with dropout kept, or add inject to the method in model.yaml");
        }
        ProbedShapes shapes = ProbedShapes.of(base, probedTensors(draft, reach), probe);
        int classes = Logits.classes(base, shapes);
        if (!reach.frontier().stream().allMatch(shapes::batchFirst)) {
            warnings.add("the trunk before the first dropout cannot be shared, because a tensor that crosses into the"
                    + " tail is not batch-first; the whole model runs once per sample");
            reach = Reach.fromInputs(draft);
        }
        String logits = emit(draft, reach, shapes, classes);
        Optional<String> hash = Optional.of(HexFormat.of().formatHex(masks.hash()));
        SampledGraph.Facts facts = new SampledGraph.Facts(spec.samples(), classes, hash, false, warnings);
        return new SampledGraph(builder, base.model(), logits, facts);
    }

    private static Set<String> probedTensors(Draft draft, Reach reach) {
        Set<String> tensors = new LinkedHashSet<>(reach.frontier());
        draft.nodes().stream()
                .filter(node -> node.getOpType().equals(Dropouts.DROPOUT))
                .forEach(node -> tensors.add(node.getOutput(0)));
        tensors.add(draft.output());
        return tensors;
    }

    private String emit(Draft draft, Reach reach, ProbedShapes shapes, int classes) throws GraphException {
        draft.inputs().forEach(builder::input);
        draft.initializers().values().forEach(builder::initializer);
        for (var input : draft.inputs()) {
            if (reach.frontier().contains(input.getName())) {
                tile(input.getName(), input.getType().getTensorType().getShape().getDimCount());
            }
        }
        for (NodeProto node : draft.nodes()) {
            boolean inTail = node.getInputList().stream().anyMatch(reach.tail()::contains);
            if (node.getOpType().equals(Dropouts.DROPOUT)) {
                mask(node, inTail, shapes);
            } else {
                builder.node(inTail ? Draft.renameInputs(node, tiled) : node);
            }
            for (String output : node.getOutputList()) {
                if (!reach.tail().contains(output) && reach.frontier().contains(output)) {
                    tile(output, shapes.shape(output).size());
                }
            }
        }
        return builder.reshape("samples", draft.output(), spec.samples(), -1, classes);
    }

    private void tile(String tensor, int rank) {
        long[] repeats = new long[rank];
        Arrays.fill(repeats, 1);
        repeats[0] = spec.samples();
        tiled.put(tensor, builder.op("Tile", "tiled", List.of(tensor, builder.longs("repeats", repeats))));
    }

    private void mask(NodeProto dropout, boolean inTail, ProbedShapes shapes) throws GraphException {
        String output = dropout.getOutput(0);
        DropoutSpot spot = base.spot(dropout);
        if (!shapes.batchFirst(output) || !shapes.float32(output)) {
            throw new GraphException(
                    "the tensor that dropout " + spot.node() + " acts on has shape " + shapes.shape(output)
                            + " at batch 3: must be 32-bit floats with the batch axis first",
                    "Export the model with the batch axis first, in float32");
        }
        long[] units = shapes.unitShape(output);
        String exported = dropout.getInput(0);
        String input = inTail ? tiled.getOrDefault(exported, exported) : exported;
        String folded = builder.reshape("unfolded", input, shape(units, inTail ? spec.samples() : 1, -1));
        String masked = builder.op("Mul", "masked", List.of(folded, maskOf(spot, units)));
        builder.opInto(output, "Reshape", List.of(masked, builder.longs("folded_shape", shape(units, -1))));
    }

    private String maskOf(DropoutSpot spot, long[] units) throws GraphException {
        long count = Arrays.stream(units).reduce(1, Math::multiplyExact);
        maskValues += count * spec.samples();
        if (maskValues > MOST_MASK_VALUES) {
            throw new GraphException(
                    "dropout " + spot.node() + " needs masks of " + spec.samples() + " x " + count
                            + " values, too many to store",
                    "Use fewer samples, or inject dropout before the last linear layer instead");
        }
        float[] values = masks.next(spec.samples(), (int) count, spot.rate());
        return builder.floats("mask", values, shape(units, spec.samples(), 1));
    }

    private static long[] shape(long[] units, long... leading) {
        long[] shape = Arrays.copyOf(leading, leading.length + units.length);
        System.arraycopy(units, 0, shape, leading.length, units.length);
        return shape;
    }
}
