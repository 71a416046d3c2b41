package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph's float constants, each with one value or, where it is drawn, with S. */
final class DrawnWeights {
    private final Constants constants;
    private final Map<String, float[][]> draws = new HashMap<>();
    private final Set<String> drawn = new HashSet<>();

    private DrawnWeights(Draft draft) {
        this.constants = new Constants(draft);
    }

    /** Nothing is drawn. */
    static DrawnWeights none(Draft draft) {
        return new DrawnWeights(draft);
    }

    /**
     * Draws.
     *
     * @throws GraphException when a weight is no float32 constant, does not fit into the budget, or is read by a node
     *     that cannot take a weight for each sample
     */
    static DrawnWeights of(Draft draft, WeightDraws draws, boolean noise, ConstantBudget budget, NoiseHash hash)
            throws GraphException {
        DrawnWeights weights = new DrawnWeights(draft);
        for (String initializer : draws.initializers()) {
            weights.check(draft, initializer, draws.samples(), budget);
        }
        for (String initializer : draws.initializers()) {
            weights.draw(initializer, draws, noise, hash);
        }
        weights.spread(draft);
        return weights;
    }

    private void check(Draft draft, String initializer, int samples, ConstantBudget budget) throws GraphException {
        TensorProto tensor = draft.initializers().get(initializer);
        if (tensor == null) {
            throw new IllegalArgumentException("the graph has no initializer " + initializer);
        }
        float[] mean = constants
                .values(initializer)
                .orElseThrow(() -> new GraphException(
                        "weight " + initializer + " is drawn and has elements of ONNX type "
                                + OnnxModel.elementTypeName(tensor.getDataType()) + ": must be float (32 bits)",
                        "Export the model in float32"));
        budget.take("weight " + initializer, samples, mean.length);
        drawn.add(initializer);
    }

    private void draw(String initializer, WeightDraws source, boolean noise, NoiseHash hash) {
        float[] mean = constants.values(initializer).orElseThrow();
        float[][] values = new float[source.samples()][];
        if (noise) {
            values = source.draw(initializer);
        } else {
            Arrays.fill(values, mean);
        }
        for (float[] value : values) {
            if (value.length != mean.length) {
                throw new IllegalArgumentException(
                        "draws of " + initializer + ": must have " + mean.length + " elements, had " + value.length);
            }
            hash.add(value);
        }
        if (values.length != source.samples()) {
            throw new IllegalArgumentException(
                    "draws of " + initializer + ": must be " + source.samples() + ", were " + values.length);
        }
        draws.put(initializer, values);
    }

    /** What constants of drawn weights give are drawn, too, if a layer can still read them. */
    private void spread(Draft draft) throws GraphException {
        Set<String> computed = draft.computed();
        for (NodeProto node : draft.nodes()) {
            Optional<String> weight =
                    node.getInputList().stream().filter(drawn::contains).findFirst();
            if (weight.isEmpty() || node.getInputList().stream().anyMatch(computed::contains)) {
                continue;
            }
            if (!Constants.isView(node)) {
                throw refused(
                        node, weight.get(), "only Transpose and Cast may stand between a drawn weight and a layer");
            }
            drawn.addAll(node.getOutputList());
        }
    }

    /** The exception for a node that cannot have a weight for each sample. */
    static GraphException refused(NodeProto node, String weight, String reason) {
        return new GraphException(
                node.getOpType() + " node " + Draft.nameOf(node) + " reads the weight " + weight
                        + ", which is drawn for each sample: " + reason,
                "Draw only weights of Gemm, MatMul and Conv layers and constants that are added or multiplied, or use"
                        + " another method");
    }

    /** Whether a tensor is a constant that is drawn. */
    boolean drawn(String tensor) {
        return drawn.contains(tensor);
    }

    /** Whether a node reads a constant that is drawn. */
    boolean readBy(NodeProto node) {
        return node.getInputList().stream().anyMatch(drawn::contains);
    }

    /** A float32 constant, drawn or not; empty where a tensor is none. */
    Optional<SampledConstant> constant(String tensor) {
        return constants.view(tensor).flatMap(view -> {
            float[][] values = draws.get(view.initializer());
            return values == null
                    ? constants
                            .values(view.initializer())
                            .map(fixed -> SampledConstant.fixed(tensor, view.of(fixed), view.extents()))
                    : Optional.of(SampledConstant.drawn(tensor, s -> view.of(values[s]), view.extents()));
        });
    }
}
