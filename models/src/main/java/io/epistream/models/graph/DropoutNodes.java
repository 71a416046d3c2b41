package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;

/** Writes dropout spots: multiplied by fixed masks, or left to the runtime, or switched off. */
final class DropoutNodes {
    private final BaseGraph base;
    private final Scope scope;

    DropoutNodes(BaseGraph base, Scope scope) {
        this.base = base;
        this.scope = scope;
    }

    /** {@code h [1, B, …] · mask [S, 1, …]}, which tiles and masks in one step. */
    void multiplied(NodeProto dropout, float[] masks) throws GraphException {
        String data = dropout.getInput(0);
        String output = dropout.getOutput(0);
        boolean trunk = scope.trunk(data);
        TailForm form = form(data);
        long[] units = scope.shapes().unitShape(output);
        String h = scope.tail().broadcast(data, form, trunk);
        String mask = scope.builder().floats("mask", masks, form.perSample(scope.samples(), units));
        scope.tail().put(output, form, scope.builder().op("Mul", "masked", List.of(h, mask)));
    }

    private TailForm form(String data) {
        return scope.trunk(data) || scope.tail().written(data) == TailForm.UNITS
                ? TailForm.SAMPLE_SPLIT
                : scope.tail().written(data).split();
    }

    /** A Dropout node over rows that are tiled already, so that one run draws all masks. */
    void fresh(NodeProto dropout, boolean noise) throws GraphException {
        String data = dropout.getInput(0);
        String output = dropout.getOutput(0);
        DropoutSpot spot = base.spot(dropout);
        SpotMasks.checkTensor(spot, output, scope.shapes());
        GraphBuilder builder = scope.builder();
        String rows = scope.tail().in(data, TailForm.SAMPLE_ROWS);
        String rate = builder.scalar("rate", (float) spot.rate());
        String name = scope.names().of(output);
        builder.opInto(name, "Dropout", List.of(rows, rate, builder.bool("switched_on", noise)));
        scope.tail().put(output, TailForm.SAMPLE_ROWS, name);
    }
}
