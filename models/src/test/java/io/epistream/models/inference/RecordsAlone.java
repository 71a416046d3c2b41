package io.epistream.models.inference;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.epistream.models.measure.PredictiveMeasures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a classifier's export gives for each record alone, without the compiler under test: the graph at batch 1, dropout
 * replaced by a product with the mask of one sample.
 *
 * @param model the export; dropout acts on tensors with the batch first, logits are called logits
 * @param inputs its inputs
 */
record RecordsAlone(ModelProto model, List<PlainRuns.Input> inputs) {
    private static final int SAMPLES = 3;
    private static final int RECORDS = 3;
    private static final int MASK_SEED = 11;
    private static final double RATE = .3;

    /** The method in model.yaml that has the same masks. */
    static final String METHOD =
            "{ mc-dropout: { samples: " + SAMPLES + ", seed: " + MASK_SEED + ", rate: " + RATE + " } }";

    /**
     * A tensor that differs from record to record.
     *
     * @param extents its extents at batch 1
     * @param batchAxis the axis that follows the batch
     */
    record Place(List<Long> extents, int batchAxis) {}

    static RecordsAlone of(ModelProto model) {
        List<PlainRuns.Input> inputs = new ArrayList<>();
        for (ValueInfoProto input : model.getGraph().getInputList()) {
            boolean integers = input.getType().getTensorType().getElemType() == TensorProto.DataType.INT64.getNumber();
            List<Long> extents = input.getType().getTensorType().getShape().getDimList().stream()
                    .skip(1)
                    .map(TensorShapeProto.Dimension::getDimValue)
                    .toList();
            inputs.add(new PlainRuns.Input(input.getName(), integers, extents));
        }
        return new RecordsAlone(model, inputs);
    }

    /** Tensors of floats that nodes write and nodes read and that differ from record to record. */
    Map<String, Place> places(long seed) {
        Set<String> read = new HashSet<>();
        model.getGraph().getNodeList().forEach(node -> read.addAll(node.getInputList()));
        List<String> names = model.getGraph().getNodeList().stream()
                .filter(node -> node.getInputCount() > 0)
                .flatMap(node -> node.getOutputList().stream())
                .filter(read::contains)
                .toList();
        byte[] onnx = withOutputs(masked(Map.of()), names);
        Map<String, PlainRuns.Output> one = PlainRuns.run(onnx, inputs, seed, 0, 1);
        Map<String, PlainRuns.Output> other = PlainRuns.run(onnx, inputs, seed, 1, 2);
        Map<String, PlainRuns.Output> both = PlainRuns.run(onnx, inputs, seed, 0, 2);
        Map<String, Place> places = new HashMap<>();
        one.forEach((name, output) -> {
            boolean differs = !Arrays.equals(output.values(), named(other, name).values());
            List<Long> wider = named(both, name).shape();
            for (int axis = 0; axis < wider.size(); axis++) {
                if (differs
                        && output.float32()
                        && !wider.get(axis).equals(output.shape().get(axis))) {
                    places.put(name, new Place(output.shape(), axis));
                }
            }
        });
        return places;
    }

    /** Mean over the samples of each record's probabilities, {@code [records][classes]}. */
    double[][] probabilities(long seed, boolean sampled) {
        Map<String, List<TensorProto>> masks = sampled ? masks(seed) : Map.of();
        double[][][] logits = new double[RECORDS][sampled ? SAMPLES : 1][];
        for (int s = 0; s < logits[0].length; s++) {
            Map<String, TensorProto> own = new HashMap<>();
            int sample = s;
            masks.forEach((output, all) -> own.put(output, all.get(sample)));
            byte[] onnx = withOutputs(masked(own), List.of("logits"));
            for (int n = 0; n < RECORDS; n++) {
                logits[n][s] = named(PlainRuns.run(onnx, inputs, seed, n, n + 1), "logits")
                        .values();
            }
        }
        return Arrays.stream(logits).map(PredictiveMeasures::meanProbabilities).toArray(double[][]::new);
    }

    private static PlainRuns.Output named(Map<String, PlainRuns.Output> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name));
    }

    private byte[] withOutputs(GraphProto graph, List<String> names) {
        GraphProto.Builder complete = graph.toBuilder().clearOutput();
        names.forEach(name -> complete.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return model.toBuilder().setGraph(complete).build().toByteArray();
    }

    /** The graph with each Dropout node multiplying by its mask, or, where it has none, passing its input on. */
    private GraphProto masked(Map<String, TensorProto> masks) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearNode();
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (!isDropout(node)) {
                graph.addNode(node);
                continue;
            }
            TensorProto mask = masks.get(node.getOutput(0));
            NodeProto.Builder replaced = NodeProto.newBuilder()
                    .setOpType(mask == null ? "Identity" : "Mul")
                    .addInput(node.getInput(0))
                    .addOutput(node.getOutput(0));
            if (mask != null) {
                graph.addInitializer(mask);
                replaced.addInput(mask.getName());
            }
            graph.addNode(replaced);
        }
        return graph.build();
    }

    private static boolean isDropout(NodeProto node) {
        return node.getOpType().equals("Dropout");
    }

    /** Masks of every sample by the output of the Dropout node, drawn as the server says it draws them. */
    private Map<String, List<TensorProto>> masks(long seed) {
        List<String> spots = model.getGraph().getNodeList().stream()
                .filter(RecordsAlone::isDropout)
                .map(node -> node.getOutput(0))
                .toList();
        Map<String, PlainRuns.Output> outputs = PlainRuns.run(withOutputs(masked(Map.of()), spots), inputs, seed, 0, 1);
        SplittableRandom random = new SplittableRandom(MASK_SEED);
        Map<String, List<TensorProto>> masks = new HashMap<>();
        for (String spot : spots) {
            List<TensorProto> samples = new ArrayList<>();
            for (int s = 0; s < SAMPLES; s++) {
                samples.add(mask(spot, named(outputs, spot).shape(), random));
            }
            masks.put(spot, samples);
        }
        return masks;
    }

    private static TensorProto mask(String spot, List<Long> shape, SplittableRandom random) {
        TensorProto.Builder mask = TensorProto.newBuilder()
                .setName("mask of " + spot)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(shape);
        for (long i = shape.stream().reduce(1L, (a, b) -> a * b); i > 0; i--) {
            mask.addFloatData(random.nextDouble() >= RATE ? (float) (1 / (1 - RATE)) : 0);
        }
        return mask.build();
    }
}
