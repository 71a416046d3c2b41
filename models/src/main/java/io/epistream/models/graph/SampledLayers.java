package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Optional;

/** Writes the nodes that read drawn weights, or refuses them by name. */
final class SampledLayers {
    private final Scope scope;
    private final NodeCopies copies;
    private final SampledProduct products;
    private final SampledConvolution convolutions;
    private final SampledElements elements;

    SampledLayers(Scope scope, NodeCopies copies) {
        this.scope = scope;
        this.copies = copies;
        this.products = new SampledProduct(scope);
        this.convolutions = new SampledConvolution(scope);
        this.elements = new SampledElements(scope);
    }

    void write(NodeProto node) throws GraphException {
        switch (node.getOpType()) {
            case "Gemm", "MatMul" -> product(node);
            case "Conv" -> convolution(node);
            case "Add", "Sub", "Mul", "Div" -> elements(node);
            default -> throw refused(node, "this operator cannot take a weight for each sample");
        }
    }

    private void product(NodeProto node) throws GraphException {
        ProductNode product = ProductNode.of(node)
                .orElseThrow(() -> refused(node, "it transposes its input, so that its rows are no records"));
        checkData(node, product.data());
        if (!drawn(product.weight())) {
            biasOnly(node, bias(product));
            return;
        }
        SampledConstant matrix =
                product.matrix(scope.weights()).orElseThrow(() -> refused(node, "it is no matrix of float constants"));
        checkFeatures(node, product.data(), matrix.extent(0));
        Optional<SampledConstant> bias = product.bias().isPresent() ? Optional.of(bias(product)) : Optional.empty();
        products.write(product.data(), product.output(), matrix, bias);
    }

    private SampledConstant bias(ProductNode product) throws GraphException {
        long[] units = scope.shapes().unitShape(product.output());
        return product.vector(scope.weights(), units[units.length - 1])
                .orElseThrow(() -> refused(product.node(), "its bias is no constant vector"));
    }

    private void convolution(NodeProto node) throws GraphException {
        checkData(node, node.getInput(0));
        long channels = scope.shapes().unitShape(node.getOutput(0))[0];
        Optional<SampledConstant> bias =
                node.getInputCount() > 2 && !node.getInput(2).isEmpty()
                        ? Optional.of(channelBias(node, channels))
                        : Optional.empty();
        if (!drawn(node.getInput(1))) {
            biasOnly(node, bias.orElseThrow());
            return;
        }
        SampledConstant kernel = scope.weights()
                .constant(node.getInput(1))
                .filter(constant -> constant.rank() > 2 && constant.extent(0) == channels)
                .orElseThrow(() -> refused(node, "its kernels are no float constants"));
        convolutions.write(node, kernel, bias);
    }

    private SampledConstant channelBias(NodeProto node, long channels) throws GraphException {
        return scope.weights()
                .constant(node.getInput(2))
                .filter(constant -> constant.rank() == 1 && constant.count() == channels)
                .orElseThrow(() -> refused(node, "its bias is no constant vector"));
    }

    /** The layer without its bias, and the bias added for each sample. */
    private void biasOnly(NodeProto node, SampledConstant bias) throws GraphException {
        if (scope.draft().computed().contains(node.getInput(1))) {
            throw refused(node, "its other weights are computed by the graph");
        }
        String data = node.getInput(0);
        String output = node.getOutput(0);
        boolean trunk = scope.trunk(data);
        TailForm rows = scope.tail().written(data).rows();
        String bare =
                copies.bare(node, trunk ? scope.names().of(data) : scope.tail().in(data, rows), 2);
        int rank = scope.shapes().unitShape(output).length;
        boolean channels = node.getOpType().equals("Conv");
        long[] extents = new long[channels ? rank : 1];
        java.util.Arrays.fill(extents, 1);
        extents[0] = bias.count();
        TailForm form = trunk ? TailForm.SAMPLE_SPLIT : rows.split();
        elements.add(bare, bias.as(extents), output, form, trunk);
    }

    private void elements(NodeProto node) throws GraphException {
        boolean dataFirst = drawn(node.getInput(1));
        String data = node.getInput(dataFirst ? 0 : 1);
        checkData(node, data);
        int rank = scope.shapes().unitShape(node.getOutput(0)).length;
        SampledConstant constant = scope.weights()
                .constant(node.getInput(dataFirst ? 1 : 0))
                .flatMap(found -> ofRecord(found, rank))
                .filter(found -> scope.shapes().unitShape(data).length == rank)
                .orElseThrow(() -> refused(node, "its extents reach over the batch axis"));
        elements.write(node.getOpType(), data, constant, dataFirst, node.getOutput(0));
    }

    /** A constant as it broadcasts to one record. */
    private static Optional<SampledConstant> ofRecord(SampledConstant constant, int rank) {
        if (constant.rank() <= rank) {
            return Optional.of(constant);
        }
        boolean overBatch = constant.rank() > rank + 1 || constant.extent(0) != 1;
        long[] shape = constant.shape();
        return overBatch
                ? Optional.empty()
                : Optional.of(constant.as(java.util.Arrays.copyOfRange(shape, 1, shape.length)));
    }

    private boolean drawn(String tensor) {
        return scope.weights().drawn(tensor);
    }

    private void checkData(NodeProto node, String data) throws GraphException {
        ProbedShapes shapes = scope.shapes();
        if (drawn(data)) {
            throw refused(node, "it is where the data of a layer are read");
        }
        for (String tensor : new String[] {data, node.getOutput(0)}) {
            if (!shapes.batchFirst(tensor)
                    || !shapes.float32(tensor)
                    || shapes.shape(tensor).size() < 2) {
                throw refused(
                        node,
                        "its data have shape " + shapes.shape(tensor)
                                + " at batch 3, and must be 32-bit floats with the batch axis first");
            }
        }
    }

    private void checkFeatures(NodeProto node, String data, long features) throws GraphException {
        long[] units = scope.shapes().unitShape(data);
        if (units[units.length - 1] != features) {
            throw refused(node, "it has " + features + " rows for " + units[units.length - 1] + " features");
        }
    }

    private GraphException refused(NodeProto node, String reason) {
        String weight =
                node.getInputList().stream().filter(this::drawn).findFirst().orElse("");
        return DrawnWeights.refused(node, weight, reason);
    }
}
