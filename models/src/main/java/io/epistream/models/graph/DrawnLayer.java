package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph whose linear layer has weights of its own that are drawn, {@code y = x·W + b} with W {@code [D, K]}: a Gemm
 * loses its transposition and factors, and weights that other nodes share are left to them.
 *
 * @param draft the graph
 * @param weight name of W
 * @param bias name of b; empty where the bias is not drawn
 * @param features D
 * @param outputs K
 */
record DrawnLayer(Draft draft, String weight, Optional<String> bias, int features, int outputs) {

    static DrawnLayer of(BaseGraph base, LayerDraws draws) throws GraphException {
        return new Rewriting(base, draws).rewrite();
    }

    /** The layer's draws as draws of its weights. */
    WeightDraws weightDraws(LayerDraws draws) {
        return new WeightDraws() {
            @Override
            public int samples() {
                return draws.theta().length;
            }

            @Override
            public List<String> initializers() {
                return bias.map(name -> List.of(weight, name)).orElse(List.of(weight));
            }

            @Override
            public float[][] draw(String initializer) {
                float[][] values = new float[samples()][];
                for (int s = 0; s < values.length; s++) {
                    values[s] = initializer.equals(weight)
                            ? columns(draws.theta()[s], 0, features)
                            : columns(draws.theta()[s], features, 1);
                }
                return values;
            }
        };
    }

    /** Columns of θ {@code [K, width]}, transposed. */
    private float[] columns(float[] theta, int from, int count) {
        int width = theta.length / outputs;
        float[] values = new float[count * outputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = theta[i % outputs * width + from + i / outputs];
        }
        return values;
    }

    private static final class Rewriting {
        private final Draft draft;
        private final LayerDraws draws;
        private final DrawnWeights constants;
        private final Set<String> taken;
        private final Map<String, TensorProto> initializers;
        private final Map<NodeProto, NodeProto> replaced = new LinkedHashMap<>();

        Rewriting(BaseGraph base, LayerDraws draws) {
            this.draft = base.draft();
            this.draws = draws;
            this.constants = DrawnWeights.none(draft);
            this.taken = base.names();
            this.initializers = new LinkedHashMap<>(draft.initializers());
        }

        DrawnLayer rewrite() throws GraphException {
            ProductNode layer = layer();
            SampledConstant matrix = layer.matrix(constants)
                    .orElseThrow(() -> refused(layer, "its weights are no constant matrix of 32-bit floats"));
            int outputs = (int) matrix.extent(1);
            int features = (int) matrix.extent(0);
            checkSize(layer, outputs, features);
            String weight = add("drawn_weight", matrix, features, outputs);
            NodeProto.Builder product = layer.node().toBuilder().setInput(1, weight);
            Optional<String> bias =
                    layer.node().getOpType().equals("Gemm") ? gemm(layer, product, outputs) : matMul(layer, outputs);
            replaced.put(layer.node(), product.build());
            List<NodeProto> nodes = draft.nodes().stream()
                    .map(node -> replaced.getOrDefault(node, node))
                    .toList();
            Draft rewritten = new Draft(nodes, initializers, draft.inputs(), draft.output());
            return new DrawnLayer(rewritten, weight, bias, features, outputs);
        }

        private ProductNode layer() throws GraphException {
            List<String> linear = new Dropouts(draft, Map.of()).linearLayers();
            String name = draws.layer()
                    .or(() -> linear.stream().findFirst())
                    .orElseThrow(() -> new GraphException(
                            "has no linear layer (Gemm or MatMul with constant weights)", "Choose another method"));
            return draft.nodes().stream()
                    .filter(node -> Draft.nameOf(node).equals(name) && linear.contains(name))
                    .findFirst()
                    .flatMap(ProductNode::of)
                    .orElseThrow(() -> new GraphException(
                            "has no linear layer " + name + ", its linear layers are " + linear,
                            "Name one of them in method.laplace.layer"));
        }

        private void checkSize(ProductNode layer, int outputs, int features) throws GraphException {
            int width = features + (draws.bias() ? 1 : 0);
            for (float[] theta : draws.theta()) {
                if (theta.length != outputs * width) {
                    throw refused(
                            layer,
                            "a draw of its posterior has " + theta.length + " values, and the layer has " + outputs
                                    + " outputs of " + features + " weights" + (draws.bias() ? " and a bias" : ""));
                }
            }
        }

        private Optional<String> gemm(ProductNode layer, NodeProto.Builder product, int outputs) throws GraphException {
            product.clearAttribute();
            if (layer.bias().isEmpty()) {
                return withoutBias(layer);
            }
            String bias = bias(layer, layer.vector(constants, outputs));
            product.setInput(2, bias);
            return draws.bias() ? Optional.of(bias) : Optional.empty();
        }

        private Optional<String> matMul(ProductNode layer, int outputs) throws GraphException {
            if (!draws.bias()) {
                return Optional.empty();
            }
            Optional<NodeProto> sum = new Readers(draft)
                    .only(layer.output())
                    .filter(node -> node.getOpType().equals("Add"));
            if (sum.isEmpty()) {
                return withoutBias(layer);
            }
            int constant = sum.get().getInput(0).equals(layer.output()) ? 1 : 0;
            Optional<SampledConstant> vector = constants
                    .constant(sum.get().getInput(constant))
                    .filter(found -> found.isRow(outputs))
                    .map(found -> found.vector(outputs));
            String bias = bias(layer, vector);
            replaced.put(
                    sum.get(), sum.get().toBuilder().setInput(constant, bias).build());
            return Optional.of(bias);
        }

        private String bias(ProductNode layer, Optional<SampledConstant> vector) throws GraphException {
            SampledConstant constant =
                    vector.orElseThrow(() -> refused(layer, "its bias is no constant vector of 32-bit floats"));
            return add("drawn_bias", constant, constant.count());
        }

        private Optional<String> withoutBias(ProductNode layer) throws GraphException {
            if (draws.bias()) {
                throw refused(layer, "its posterior has a bias, and the layer has none");
            }
            return Optional.empty();
        }

        private String add(String hint, SampledConstant constant, long... shape) {
            String name = GraphBuilder.PREFIX + hint;
            while (!taken.add(name)) {
                name += "_";
            }
            initializers.put(name, Tensors.ofFloats(name, constant.sample(0), shape));
            return name;
        }

        private static GraphException refused(ProductNode layer, String reason) {
            return new GraphException(
                    "layer " + Draft.nameOf(layer.node()) + " cannot have its weights drawn: " + reason,
                    "Fit the posterior again for this model and layer with epistream fit laplace, or name another layer");
        }
    }
}
