package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.epistream.models.exports.Exports;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.MaskKind;
import io.epistream.models.graph.MaskLayout;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.uncertainty.BayesByBackprop;
import io.epistream.models.uncertainty.LastLayerLaplace;
import io.epistream.models.uncertainty.McDropout;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a damaged file holds, it is given a sample axis or refused with a reason; nothing else may come out. */
class DamagedExpansionTest {
    private static final long SEED = 4;
    private static final String[] TYPES = {"Dropout", "Identity", "Gemm", "MatMul", "Conv", "Add", "Transpose", "Relu"};
    private static final List<UncertaintyMethod> METHODS = List.of(
            new BayesByBackprop(3, 1),
            new LastLayerLaplace(2, 1, "file", Optional.empty()).with(new float[2][3 * 11], true),
            new McDropout(3, MaskKind.EXACT_K, OptionalLong.of(1), OptionalDouble.of(.5), Optional.empty()));

    @ParameterizedTest
    @ValueSource(strings = {"bayes-mlp-torchscript-17", "bayes-cnn-torchscript-17", "dropped-0-torchscript-17"})
    void damagedStructureIsExpandedOrRefused(String export) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        ModelProto whole = ModelProto.parseFrom(Exports.bytes(export + ".onnx"));
        SampledRuns runs = export.contains("cnn") ? SampledRuns.of(2, 9, 9) : SampledRuns.of(5);
        int refused = 0;
        for (int trial = 0; trial < 60; trial++) {
            ModelProto.Builder damaged = whole.toBuilder();
            damage(damaged.getGraphBuilder(), random);
            for (UncertaintyMethod method : METHODS) {
                for (MaskLayout layout : MaskLayout.values()) {
                    refused += isExpanded(damaged.build().toByteArray(), method, layout, runs) ? 0 : 1;
                }
            }
        }
        assertThat(refused).as("refused of 540, seed " + SEED).isBetween(50, 539);
    }

    private static boolean isExpanded(byte[] onnx, UncertaintyMethod method, MaskLayout layout, SampledRuns runs) {
        try {
            BaseGraph base = method.prepare(BaseGraph.of(OnnxModel.parse(onnx)));
            Expansion how = new Expansion(true, layout, Expansion.USUAL_BYTES);
            assertThat(method.expand(List.of(base), how, runs.probe()).onnx()).isNotEmpty();
            return true;
        } catch (GraphException e) {
            assertThat(e.reason()).isNotBlank();
            return false;
        }
    }

    private static void damage(GraphProto.Builder graph, SplittableRandom random) {
        int index = random.nextInt(graph.getNodeCount());
        NodeProto.Builder node = graph.getNodeBuilder(index);
        switch (random.nextInt(9)) {
            case 0 -> node.clearInput();
            case 1 ->
                node.addInput(graph.getInitializer(random.nextInt(graph.getInitializerCount()))
                        .getName());
            case 2 -> node.setOpType(TYPES[random.nextInt(TYPES.length)]);
            case 3 -> node.clearAttribute();
            case 4 -> node.clearName();
            case 5 -> graph.removeNode(index);
            case 6 -> node.addOutput("other");
            case 7 ->
                graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()))
                        .clearRawData();
            default ->
                graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()))
                        .addDims(1);
        }
    }
}
