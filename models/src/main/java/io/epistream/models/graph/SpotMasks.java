package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The masks of one graph's spots. They are drawn in graph order, in whatever order they are asked for. */
final class SpotMasks {
    private final Masks masks;
    private final int samples;
    private final Deque<Spot> undrawn = new ArrayDeque<>();
    private final Map<String, float[]> drawn = new HashMap<>();

    private record Spot(String output, int units, double rate) {}

    private SpotMasks(Masks masks, int samples) {
        this.masks = masks;
        this.samples = samples;
    }

    /** Of a graph whose dropout is off. */
    static SpotMasks none() {
        return new SpotMasks(Masks.ones(), 0);
    }

    /**
     * Readies the masks of all spots.
     *
     * @throws GraphException when a spot's tensor is not batch-first in float32, or the masks do not fit into the budget
     */
    static SpotMasks of(BaseGraph base, ProbedShapes shapes, Masks masks, int samples, ConstantBudget budget)
            throws GraphException {
        SpotMasks all = new SpotMasks(masks, samples);
        for (NodeProto node : base.draft().nodes()) {
            if (node.getOpType().equals(Dropouts.DROPOUT)) {
                DropoutSpot spot = base.spot(node);
                checkTensor(spot, node.getOutput(0), shapes);
                long units = Extents.count(shapes.unitShape(node.getOutput(0)));
                budget.take("dropout " + spot.node(), samples, units);
                all.undrawn.add(new Spot(node.getOutput(0), Math.toIntExact(units), spot.rate()));
            }
        }
        return all;
    }

    static void checkTensor(DropoutSpot spot, String tensor, ProbedShapes shapes) throws GraphException {
        if (!shapes.batchFirst(tensor) || !shapes.float32(tensor)) {
            throw new GraphException(
                    "the tensor that dropout " + spot.node() + " acts on has shape " + shapes.shape(tensor)
                            + " at batch 3: must be 32-bit floats with the batch axis first",
                    "Export the model with the batch axis first, in float32");
        }
    }

    /** The masks {@code [samples, units]} of the spot that writes a tensor. */
    float[] of(String output) {
        while (!drawn.containsKey(output)) {
            Spot next = undrawn.remove();
            drawn.put(next.output(), masks.next(samples, next.units(), next.rate()));
        }
        return Objects.requireNonNull(drawn.get(output));
    }

    /** The same, and they are not asked for again. */
    float[] take(String output) {
        float[] values = of(output);
        drawn.remove(output);
        return values;
    }
}
