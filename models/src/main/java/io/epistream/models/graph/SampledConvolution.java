package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a Conv whose weights differ from sample to sample: one convolution with S groups on {@code [B, S·C, …]}, or, on
 * data that are the same for all samples, one with S times the channels and no groups.
 */
final class SampledConvolution {
    private final Scope scope;

    SampledConvolution(Scope scope) {
        this.scope = scope;
    }

    /**
     * Writes a convolution.
     *
     * @param node the Conv
     * @param kernel its weights {@code [O, C/groups, …]}
     * @param bias {@code [O]}
     */
    void write(NodeProto node, SampledConstant kernel, Optional<SampledConstant> bias) throws GraphException {
        String data = node.getInput(0);
        long groups = Attribute.integer(node, "group", 1);
        boolean shared = scope.trunk(data) && groups == 1;
        List<String> inputs = new ArrayList<>();
        inputs.add(shared ? scope.names().of(data) : scope.tail().in(data, TailForm.BATCH_CHANNELS));
        long[] extents = kernel.shape();
        extents[0] *= scope.samples();
        inputs.add(scope.builder().floats("stacked_kernels", kernel.all(scope.samples()), extents));
        bias.ifPresent(constant ->
                inputs.add(scope.builder().floats("stacked_bias", constant.all(scope.samples()), extents[0])));
        String output = scope.builder().fresh("stacked");
        NodeProto.Builder conv = node.toBuilder()
                .clearInput()
                .addAllInput(inputs)
                .clearOutput()
                .addOutput(output)
                .setName(scope.builder().fresh("conv_node"))
                .clearAttribute();
        node.getAttributeList().stream()
                .filter(attribute -> !attribute.getName().equals("group"))
                .forEach(conv::addAttribute);
        conv.addAttribute(
                Attribute.of("group", shared ? 1 : scope.samples() * groups).toProto());
        scope.builder().node(conv.build());
        scope.tail().put(node.getOutput(0), TailForm.BATCH_CHANNELS, output);
    }
}
