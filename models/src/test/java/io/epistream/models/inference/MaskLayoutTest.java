package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.exports.Exports;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.MaskKind;
import io.epistream.models.graph.MaskLayout;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampleSpec;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.TestGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks are the same, and give the same passes, whichever way they are put into the graph. */
class MaskLayoutTest {
    private static final SampleSpec EXACT = new SampleSpec(4, MaskKind.EXACT_K, 11);
    private static final SampleSpec FIXED = new SampleSpec(4, MaskKind.FIXED, 11);
    private static final SampledRuns RUNS = SampledRuns.of(5);

    @ParameterizedTest
    @EnumSource(MaskLayout.class)
    void masksOfExactSizeGiveThePassesThatPyTorchGives(MaskLayout layout) throws Exception {
        JsonNode golden = SampledRuns.golden("dropped-exact.json");
        SampledGraph graph = expand(List.of(dropped(0)), EXACT, layout);
        assertThat(RUNS.run(graph, SampledRuns.flat(golden.get("x"))))
                .containsExactly(SampledRuns.flat(golden.get("logits")), within(1e-5f));
    }

    @ParameterizedTest
    @EnumSource(names = {"MULTIPLY", "WIDE"})
    void anEnsembleOfDropoutGivesThePassesThatPyTorchGivesMemberAfterMember(MaskLayout layout) throws Exception {
        JsonNode golden = SampledRuns.golden("dropped-ensemble.json");
        SampledGraph graph = expand(List.of(dropped(0), dropped(1)), FIXED, layout);
        assertThat(graph.facts().samples()).isEqualTo(8);
        assertThat(RUNS.run(graph, SampledRuns.flat(golden.get("x"))))
                .containsExactly(SampledRuns.flat(golden.get("logits")), within(1e-5f));
    }

    @ParameterizedTest
    @CsvSource({"EXACT_K, WIDE", "EXACT_K, COMPACT", "FIXED, WIDE"})
    void aLayoutChangesNeitherHashNorPassesInAnyBatch(MaskKind kind, MaskLayout layout) throws Exception {
        SampleSpec spec = new SampleSpec(7, kind, 3);
        for (List<BaseGraph> members :
                List.of(List.of(dropped(0)), List.of(chain()), List.of(twoHeads()), List.of(dropped(0), dropped(1)))) {
            SampledGraph multiplied = expand(members, spec, MaskLayout.MULTIPLY);
            SampledGraph other = expand(members, spec, layout);
            assertThat(other.facts()).isEqualTo(multiplied.facts());
            assertThat(operators(other)).isNotEqualTo(operators(multiplied));
            for (int batch : new int[] {1, 2, 33}) {
                float[] records = RUNS.random(batch, batch);
                assertThat(RUNS.run(other, records)).containsExactly(RUNS.run(multiplied, records), within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MaskLayout.class)
    void withNoiseOffEverySampleIsThePlainModel(MaskLayout layout) throws Exception {
        float[] records = RUNS.random(3, 1);
        for (BaseGraph base : List.of(dropped(0), chain())) {
            SampledGraph off = SampleAxis.byMasks(
                    List.of(base), EXACT, new Expansion(false, layout, Expansion.USUAL_BYTES), RUNS.probe());
            float[] plain = RUNS.run(SampleAxis.byStacking(List.of(base), RUNS.probe()), records);
            float[] quiet = RUNS.run(off, records);
            for (int s = 0; s < 4; s++) {
                assertThat(Arrays.copyOfRange(quiet, s * plain.length, (s + 1) * plain.length))
                        .containsExactly(plain, within(1e-6f));
            }
        }
    }

    @Test
    void onlyLayoutsThatDoSomethingAreOpen() throws Exception {
        assertThat(layouts(dropped(0), FIXED, Expansion.USUAL_BYTES))
                .containsExactlyInAnyOrder(MaskLayout.MULTIPLY, MaskLayout.WIDE);
        assertThat(layouts(dropped(0), EXACT, Expansion.USUAL_BYTES)).containsExactlyInAnyOrder(MaskLayout.values());
        assertThat(layouts(dropped(0), new SampleSpec(4, MaskKind.FRESH, 0), Expansion.USUAL_BYTES))
                .containsExactly(MaskLayout.MULTIPLY);
        assertThat(layouts(spotBeforeATwoWayReader(), EXACT, Expansion.USUAL_BYTES))
                .as("its spot is also read by an Add")
                .containsExactly(MaskLayout.MULTIPLY);
    }

    @Test
    void layoutsWhoseWeightsDoNotFitAreNotOpen() throws Exception {
        long masks = 4 * (12 + 10) * 4;
        long firstWeights = 4 * 12 * 10 * 4;
        assertThat(layouts(dropped(0), FIXED, masks + firstWeights)).contains(MaskLayout.WIDE);
        assertThat(layouts(dropped(0), FIXED, masks + firstWeights - 1)).doesNotContain(MaskLayout.WIDE);
    }

    @Test
    void compactionLeavesOutRowsAndColumns() throws Exception {
        SampledGraph graph = expand(List.of(dropped(0)), EXACT, MaskLayout.COMPACT);
        assertThat(ModelProto.parseFrom(graph.onnx()).getGraph().getInitializerList().stream()
                        .filter(tensor -> tensor.getName().contains("kept_weights"))
                        .map(tensor -> tensor.getDimsList()))
                .containsExactly(List.of(4L, 7L, 6L), List.of(4L, 3L, 7L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Sigmoid", "Identity"})
    void maskedGraphsStillEndInTheModelsOwnNodes(String function) throws Exception {
        BaseGraph base = base(new TestGraph()
                .input("input", -1, 5)
                .node("Dropout", "drop", List.of("input"), "dropped")
                .floats("weights", random(5, 3), 5, 3)
                .node("MatMul", "fc", List.of("dropped", "weights"), "raw")
                .node(function, "last", List.of("raw"), "logits")
                .output("logits", -1, 3));
        float[] records = RUNS.random(4, 2);
        assertThat(RUNS.run(expand(List.of(base), EXACT, MaskLayout.COMPACT), records))
                .containsExactly(RUNS.run(expand(List.of(base), EXACT, MaskLayout.MULTIPLY), records), within(1e-5f));
    }

    private static Set<MaskLayout> layouts(BaseGraph base, SampleSpec spec, long bytes) throws Exception {
        return SampleAxis.layouts(List.of(base), spec, new Expansion(true, MaskLayout.MULTIPLY, bytes), RUNS.probe());
    }

    private static SampledGraph expand(List<BaseGraph> members, SampleSpec spec, MaskLayout layout) throws Exception {
        return SampleAxis.byMasks(members, spec, new Expansion(true, layout, Expansion.USUAL_BYTES), RUNS.probe());
    }

    private static List<String> operators(SampledGraph graph) throws Exception {
        return ModelProto.parseFrom(graph.onnx()).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
    }

    private static BaseGraph dropped(int member) throws Exception {
        return BaseGraph.of(OnnxModel.parse(Exports.bytes("dropped-" + member + "-torchscript-17.onnx")));
    }

    /** MatMul and Add in both orders, functions with constants, a spot on the input. */
    private static BaseGraph chain() throws Exception {
        return base(new TestGraph()
                .input("input", -1, 5)
                .node("Dropout", "first", List.of("input"), "a")
                .floats("w1", random(5, 8), 5, 8)
                .floats("b1", random(1, 8), 8)
                .node("MatMul", "fc1", List.of("a", "w1"), "b")
                .node("Add", "add1", List.of("b1", "b"), "c")
                .floats("least", new float[] {-.5f})
                .node("Clip", "clip", List.of("c", "least"), "d")
                .node("Tanh", "tanh", List.of("d"), "e")
                .node("Dropout", "second", List.of("e"), "f")
                .floats("w2", random(8, 6), 8, 6)
                .floats("b2", random(1, 6), 1, 6)
                .node("MatMul", "fc2", List.of("f", "w2"), "g")
                .node("Add", "add2", List.of("g", "b2"), "h")
                .node("Dropout", "third", List.of("h"), "i")
                .floats("w3", random(6, 3), 6, 3)
                .node("MatMul", "fc3", List.of("i", "w3"), "logits")
                .output("logits", -1, 3));
    }

    /** Two layers behind one spot, whose outputs are used in different ways. */
    private static BaseGraph twoHeads() throws Exception {
        return base(new TestGraph()
                .input("input", -1, 5)
                .node("Relu", "relu", List.of("input"), "a")
                .node("Dropout", "drop", List.of("a"), "b")
                .floats("w1", random(5, 3), 5, 3)
                .floats("w2", random(3, 5), 3, 5)
                .node("MatMul", "fc1", List.of("b", "w1"), "c")
                .node("Gemm", "fc2", List.of("b", "w2"), List.of("d"), TestGraph.attribute("transB", 1))
                .node("Softmax", "gate", List.of("d"), "e")
                .node("Mul", "mul", List.of("c", "e"), "logits")
                .output("logits", -1, 3));
    }

    private static BaseGraph spotBeforeATwoWayReader() throws Exception {
        return base(new TestGraph()
                .input("input", -1, 5)
                .node("Dropout", "drop", List.of("input"), "a")
                .floats("w1", random(5, 5), 5, 5)
                .node("MatMul", "fc1", List.of("a", "w1"), "b")
                .node("Add", "residual", List.of("a", "b"), "logits")
                .output("logits", -1, 5));
    }

    private static BaseGraph base(TestGraph graph) throws Exception {
        return BaseGraph.of(OnnxModel.parse(graph.bytes()));
    }

    private static float[] random(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(rows * 31L + columns);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
