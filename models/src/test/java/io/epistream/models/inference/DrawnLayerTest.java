package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.LayerDraws;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.TestGraph;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A linear layer's parameters given as the posterior of a last-layer Laplace approximation gives them. */
class DrawnLayerTest {
    private static final SampledRuns RUNS = SampledRuns.of(2);
    private static final float[][] WITH_BIAS = {{1, 2, .5f, 3, 4, -.5f, 5, 6, .25f}, {0, 0, 1, 0, 0, 2, 0, 0, 3}};
    private static final float[][] WITHOUT_BIAS = {{1, 2, 3, 4, 5, 6}, {0, 0, 1, 1, 2, 0}};

    @Test
    void aGemmIsGivenWeightsAndBias() throws Exception {
        BaseGraph base = gemm(TestGraph.attribute("transB", 1));
        assertThat(run(base, WITH_BIAS, true, 10, 1)).containsExactly(12.5f, 33.5f, 56.25f, 1, 2, 3);
    }

    @Test
    void factorsAndTranspositionOfAGemmAreNoPartOfTheParameters() throws Exception {
        BaseGraph base = gemm(TestGraph.attribute("alpha", 2f), TestGraph.attribute("beta", -3f));
        assertThat(run(base, WITH_BIAS, true, 10, 1)).containsExactly(12.5f, 33.5f, 56.25f, 1, 2, 3);
        float[] plain = RUNS.run(SampleAxis.byStacking(List.of(base), RUNS.probe()), 10, 1);
        float[] quiet = RUNS.run(expand(base, WITH_BIAS, true, false), 10, 1);
        for (int i = 0; i < quiet.length; i++) {
            assertThat(quiet[i]).isCloseTo(plain[i % 3], within(1e-6f));
        }
    }

    @Test
    void aBiasThatThePosteriorLeavesOutStaysAsItIs() throws Exception {
        BaseGraph base = gemm(TestGraph.attribute("transB", 1));
        assertThat(run(base, WITHOUT_BIAS, false, 10, 1)).containsExactly(112, 234, 356, 100, 211, 320);
    }

    @Test
    void aMatMulIsGivenWeightsAndTheAddBehindItTheBias() throws Exception {
        TestGraph graph = linear().node("MatMul", "fc", List.of("hidden", "weights"), "raw");
        graph.node("Add", "add", List.of("bias", "raw"), "logits").output("logits", -1, 3);
        assertThat(run(base(graph), WITH_BIAS, true, 10, 1)).containsExactly(12.5f, 33.5f, 56.25f, 1, 2, 3);
        assertThat(run(base(graph), WITHOUT_BIAS, false, 10, 1)).containsExactly(112, 234, 356, 100, 211, 320);
    }

    @Test
    void weightsThatAnotherLayerSharesAreLeftToIt() throws Exception {
        TestGraph graph = new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {0, 1, 1, 0}, 2, 2)
                .node("MatMul", "first", List.of("input", "weights"), "turned")
                .node("MatMul", "second", List.of("turned", "weights"), "logits")
                .output("logits", -1, 2);
        float[][] twice = {{2, 0, 0, 2}, {3, 0, 0, 3}};
        assertThat(run(base(graph), twice, false, 10, 1)).containsExactly(2, 20, 3, 30);
    }

    @Test
    void aLayerIsFoundByItsName() throws Exception {
        TestGraph graph = new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {0, 1, 1, 0}, 2, 2)
                .node("MatMul", "first", List.of("input", "weights"), "turned")
                .node("MatMul", "second", List.of("turned", "weights"), "logits")
                .output("logits", -1, 2);
        float[][] draws = {{2, 0, 0, 4}, {1, 0, 0, 1}};
        SampledGraph sampled = SampleAxis.byLayer(
                base(graph), new LayerDraws(Optional.of("first"), draws, false), Expansion.usual(true), RUNS.probe());
        assertThat(RUNS.run(sampled, 10, 1)).containsExactly(4, 20, 1, 10);
        assertThatThrownBy(() -> SampleAxis.byLayer(
                        base(graph),
                        new LayerDraws(Optional.of("third"), draws, false),
                        Expansion.usual(true),
                        RUNS.probe()))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("has no linear layer third, its linear layers are [second, first]")
                .hasMessageContaining("method.laplace.layer");
    }

    @Test
    void aPosteriorOfAnotherSizeIsRefused() throws Exception {
        BaseGraph base = gemm(TestGraph.attribute("transB", 1));
        assertThatThrownBy(() -> expand(base, WITHOUT_BIAS, true, true))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining(
                        "layer fc cannot have its weights drawn: a draw of its posterior has 6 values, and"
                                + " the layer has 3 outputs of 2 weights and a bias")
                .hasMessageContaining("epistream fit laplace");
    }

    @Test
    void aPosteriorWithABiasNeedsALayerWithOne() throws Exception {
        TestGraph graph = linear().node("MatMul", "fc", List.of("hidden", "weights"), "logits");
        BaseGraph base = base(graph.output("logits", -1, 3));
        assertThatThrownBy(() -> expand(base, WITH_BIAS, true, true))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("its posterior has a bias, and the layer has none");
    }

    private static TestGraph linear() {
        return new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
                .floats("bias", new float[] {100, 200, 300}, 3)
                .node("Relu", "relu", List.of("input"), "hidden");
    }

    private static BaseGraph gemm(AttributeProto... attributes) throws Exception {
        boolean turned = attributes[0].getName().equals("transB");
        TestGraph graph = new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {1, 2, 3, 4, 5, 6}, turned ? new long[] {3, 2} : new long[] {2, 3})
                .floats("bias", new float[] {100, 200, 300}, 1, 3)
                .node("Relu", "relu", List.of("input"), "hidden")
                .node("Gemm", "fc", List.of("hidden", "weights", "bias"), List.of("logits"), attributes)
                .output("logits", -1, 3);
        return base(graph);
    }

    private static float[] run(BaseGraph base, float[][] theta, boolean bias, float... record) throws Exception {
        return RUNS.run(expand(base, theta, bias, true), record);
    }

    private static SampledGraph expand(BaseGraph base, float[][] theta, boolean bias, boolean noise) throws Exception {
        LayerDraws draws = new LayerDraws(Optional.empty(), theta, bias);
        return SampleAxis.byLayer(base, draws, Expansion.usual(noise), RUNS.probe());
    }

    private static BaseGraph base(TestGraph graph) throws Exception {
        return BaseGraph.of(OnnxModel.parse(graph.bytes()));
    }
}
