package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.TestGraph;
import io.epistream.models.graph.WeightDraws;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Graphs with drawn weights give, for each sample, what the plain graph gives with that sample's weights in the place of
 * its own.
 */
class SampledLayersTest {
    private static final int SAMPLES = 3;
    private static final int BATCH = 5;

    private final SplittableRandom random = new SplittableRandom(17);
    private final Map<String, float[][]> draws = new LinkedHashMap<>();
    private final TestGraph graph = new TestGraph();

    @Test
    void aBiasThatIsDrawnAlone() throws Exception {
        graph.input("input", -1, 4);
        fixed("w1", 3, 4);
        drawn("b1", 3);
        graph.node("Gemm", "fc1", List.of("input", "w1", "b1"), List.of("a"), TestGraph.attribute("transB", 1));
        graph.node("Tanh", "tanh", List.of("a"), "b");
        fixed("w2", 3, 2);
        drawn("b2", 1, 2);
        graph.node("Gemm", "fc2", List.of("b", "w2", "b2"), "logits").output("logits", -1, 2);
        check(SampledRuns.of(4));
    }

    @Test
    void aWeightThatIsDrawnWithoutItsBias() throws Exception {
        graph.input("input", -1, 4);
        drawn("w1", 4, 3);
        fixed("b1", 3);
        graph.node("Gemm", "fc1", List.of("input", "w1", "b1"), "a").node("Relu", "relu", List.of("a"), "b");
        drawn("w2", 3, 2);
        fixed("b2");
        graph.node("Gemm", "fc2", List.of("b", "w2", "b2"), "logits").output("logits", -1, 2);
        check(SampledRuns.of(4));
    }

    @Test
    void factorsOfAGemm() throws Exception {
        graph.input("input", -1, 4);
        drawn("w1", 3, 4);
        drawn("b1", 3);
        graph.node(
                "Gemm",
                "fc1",
                List.of("input", "w1", "b1"),
                List.of("a"),
                TestGraph.attribute("transB", 1),
                TestGraph.attribute("alpha", .5f),
                TestGraph.attribute("beta", -2f));
        drawn("b2", 2);
        fixed("w2", 3, 2);
        graph.node(
                        "Gemm",
                        "fc2",
                        List.of("a", "w2", "b2"),
                        List.of("logits"),
                        TestGraph.attribute("alpha", 3f),
                        TestGraph.attribute("beta", .1f))
                .output("logits", -1, 2);
        check(SampledRuns.of(4));
    }

    @Test
    void aLayerOverASequenceInTheTrunkAndInTheTail() throws Exception {
        graph.input("input", -1, 4, 3);
        drawn("w1", 3, 5);
        drawn("b1", 5);
        graph.node("MatMul", "fc1", List.of("input", "w1"), "a").node("Add", "add1", List.of("b1", "a"), "b");
        drawn("w2", 5, 2);
        graph.node("MatMul", "fc2", List.of("b", "w2"), "c")
                .node("ReduceMax", "max", List.of("c"), List.of("logits"), axes(1))
                .output("logits", -1, 2);
        check(SampledRuns.of(4, 3));
    }

    @Test
    void largeWeights() throws Exception {
        graph.input("input", -1, 4);
        drawn("w1", 4, 300);
        graph.node("MatMul", "fc1", List.of("input", "w1"), "a").node("Sigmoid", "sigmoid", List.of("a"), "b");
        drawn("w2", 300, 256);
        drawn("b2", 256);
        graph.node("Gemm", "fc2", List.of("b", "w2", "b2"), "c").node("Tanh", "tanh", List.of("c"), "d");
        drawn("factor", 256);
        graph.node("Mul", "scale", List.of("factor", "d"), "e");
        drawn("w3", 256, 260);
        graph.node("MatMul", "fc3", List.of("e", "w3"), "f").node("Softmax", "softmax", List.of("f"), "g");
        drawn("w4", 260, 2);
        graph.node("MatMul", "fc4", List.of("g", "w4"), "logits").output("logits", -1, 2);
        check(SampledRuns.of(4));
    }

    @Test
    void elementsInEveryOrderAndExtent() throws Exception {
        graph.input("input", -1, 2, 3);
        drawn("a", 3);
        drawn("b", 2, 1);
        drawn("c", 1, 2, 3);
        drawn("d");
        graph.node("Add", "add", List.of("input", "a"), "1")
                .node("Mul", "mul", List.of("b", "1"), "2")
                .node("Sub", "sub", List.of("c", "2"), "3")
                .node("Abs", "abs", List.of("3"), "4")
                .node("Div", "div", List.of("d", "4"), "5")
                .node("Flatten", "flat", List.of("5"), "logits")
                .output("logits", -1, 6);
        check(SampledRuns.of(2, 3));
    }

    @Test
    void elementsBehindAWideProduct() throws Exception {
        graph.input("input", -1, 4);
        drawn("w1", 4, 3);
        graph.node("MatMul", "fc1", List.of("input", "w1"), "a");
        drawn("b1", 3);
        graph.node("Add", "add1", List.of("a", "b1"), "b").node("Relu", "relu", List.of("b"), "c");
        fixed("w2", 3, 2);
        graph.node("MatMul", "fc2", List.of("c", "w2"), "logits").output("logits", -1, 2);
        check(SampledRuns.of(4));
    }

    @Test
    void aDepthwiseConvolutionOfTheTrunk() throws Exception {
        graph.input("input", -1, 2, 5, 5);
        drawn("k1", 4, 1, 3, 3);
        graph.node("Conv", "c1", List.of("input", "k1"), List.of("a"), TestGraph.attribute("group", 2));
        fixed("k2", 3, 4, 2, 2);
        drawn("b2", 3);
        graph.node("Conv", "c2", List.of("a", "k2", "b2"), "b")
                .node("GlobalAveragePool", "pool", List.of("b"), "c")
                .node("Flatten", "flat", List.of("c"), "logits")
                .output("logits", -1, 3);
        check(SampledRuns.of(2, 5, 5));
    }

    @Test
    void aConvolutionWhoseBiasAloneIsDrawnAndOneOverOneAxis() throws Exception {
        graph.input("input", -1, 2, 6);
        fixed("k1", 4, 2, 3);
        drawn("b1", 4);
        graph.node("Conv", "c1", List.of("input", "k1", "b1"), "a").node("Relu", "relu", List.of("a"), "b");
        drawn("k2", 2, 4, 2);
        fixed("b2", 2);
        graph.node("Conv", "c2", List.of("b", "k2", "b2"), "c")
                .node("MaxPool", "pool", List.of("c"), List.of("d"), TestGraph.attribute("kernel_shape", new long[] {3
                }))
                .node("Flatten", "flat", List.of("d"), "logits")
                .output("logits", -1, 2);
        check(SampledRuns.of(2, 6));
    }

    @Test
    void aTensorOfTheTrunkBesideTheTail() throws Exception {
        graph.input("input", -1, 4);
        graph.node("Relu", "relu", List.of("input"), "a");
        drawn("w1", 4, 4);
        graph.node("MatMul", "fc1", List.of("a", "w1"), "b")
                .node("Add", "residual", List.of("a", "b"), "c")
                .node("Concat", "both", List.of("b", "c", "input"), List.of("logits"), TestGraph.attribute("axis", 1))
                .output("logits", -1, 12);
        check(SampledRuns.of(4));
    }

    @Test
    void aWeightThatTwoLayersShareIsTheSameDrawInBoth() throws Exception {
        graph.input("input", -1, 4);
        drawn("w", 4, 4);
        graph.node("MatMul", "fc1", List.of("input", "w"), "a")
                .node("Tanh", "tanh", List.of("a"), "b")
                .node("Transpose", "turn", List.of("w"), "turned")
                .node("MatMul", "fc2", List.of("b", "turned"), "logits")
                .output("logits", -1, 4);
        check(SampledRuns.of(4));
    }

    @Test
    void aCastAndATransposeOfMoreAxesStandBetween() throws Exception {
        graph.input("input", -1, 2, 4, 4);
        drawn("k", 3, 3, 2, 4);
        graph.node("Cast", "cast", List.of("k"), List.of("cast_k"), TestGraph.attribute("to", 1))
                .node("Identity", "same", List.of("cast_k"), "same_k")
                .node(
                        "Transpose",
                        "turn",
                        List.of("same_k"),
                        List.of("turned_k"),
                        TestGraph.attribute("perm", new long[] {3, 2, 0, 1}))
                .node("Conv", "c1", List.of("input", "turned_k"), "a")
                .node("GlobalMaxPool", "pool", List.of("a"), "b")
                .node("Flatten", "flat", List.of("b"), "logits")
                .output("logits", -1, 4);
        check(SampledRuns.of(2, 4, 4));
    }

    @Test
    void aShapeComputedInTheGraphTilesTheInputs() throws Exception {
        graph.input("input", -1, 4);
        drawn("w1", 4, 6);
        graph.node("Shape", "shape", List.of("input"), List.of("extents"), TestGraph.attribute("end", 1))
                .longs("rest", 2, 3)
                .node("Concat", "target", List.of("extents", "rest"), List.of("to"), TestGraph.attribute("axis", 0))
                .node("MatMul", "fc1", List.of("input", "w1"), "a")
                .node("Reshape", "reshape", List.of("a", "to"), "b")
                .node("Flatten", "flat", List.of("b"), "logits")
                .output("logits", -1, 6);
        SampledGraph expanded = check(SampledRuns.of(4));
        assertThat(expanded.facts().warnings()).singleElement().asString().contains("whole model runs once per sample");
    }

    @Test
    void operatorsThatCannotTakeAWeightForEachSampleAreRefusedByName() {
        graph.input("input", -1, 4);
        drawn("slope", 4);
        graph.node("PRelu", "prelu", List.of("input", "slope"), "logits").output("logits", -1, 4);
        refused("PRelu node prelu reads the weight slope, which is drawn for each sample: this operator cannot");
    }

    @Test
    void aWeightThatIsComputedWithIsRefused() {
        graph.input("input", -1, 4);
        drawn("w", 4, 3);
        fixed("half", 1);
        graph.node("Mul", "halved", List.of("w", "half"), "w2")
                .node("MatMul", "fc", List.of("input", "w2"), "logits")
                .output("logits", -1, 3);
        refused("Mul node halved reads the weight w, which is drawn for each sample: only Transpose and Cast");
    }

    @Test
    void aWeightOnTheLeftIsRefused() {
        graph.input("input", -1, 4, 3);
        drawn("w", 5, 4);
        graph.node("MatMul", "fc", List.of("w", "input"), "a")
                .node("Flatten", "flat", List.of("a"), "logits")
                .output("logits", -1, 15);
        refused("MatMul node fc reads the weight w, which is drawn for each sample: it is where the data");
    }

    @Test
    void aConstantThatReachesOverTheBatchIsRefused() {
        graph.input("input", -1, 4);
        drawn("w", 2, 1, 4);
        graph.node("Add", "add", List.of("input", "w"), "a")
                .node("ReduceSum", "sum", List.of("a", "zero"), List.of("logits"), TestGraph.attribute("keepdims", 0))
                .longs("zero", 0)
                .output("logits", -1, 4);
        refused("Add node add reads the weight w, which is drawn for each sample");
    }

    @Test
    void weightsThatDoNotReachTheOutputAreRefused() {
        graph.input("input", -1, 4);
        drawn("w", 4, 3);
        fixed("v", 4, 3);
        graph.node("MatMul", "fc", List.of("input", "v"), "logits").output("logits", -1, 3);
        graph.node("MatMul", "aside", List.of("input", "w"), "other").output("other", -1, 3);
        assertThatThrownBy(() -> expand(SampledRuns.of(4))).hasMessageContaining("the graph has no initializer w");
    }

    private SampledGraph check(SampledRuns runs) throws Exception {
        SampledGraph expanded = expand(runs);
        float[] records = runs.random(BATCH, 23);
        float[] actual = runs.run(expanded, records);
        int each = actual.length / SAMPLES;
        for (int s = 0; s < SAMPLES; s++) {
            BaseGraph substituted = BaseGraph.of(OnnxModel.parse(substituted(s)));
            float[] expected = runs.run(SampleAxis.byStacking(List.of(substituted), runs.probe()), records);
            float[] sample = java.util.Arrays.copyOfRange(actual, s * each, (s + 1) * each);
            assertThat(sample).as("sample " + s).containsExactly(expected, within(1e-5f));
        }
        return expanded;
    }

    private SampledGraph expand(SampledRuns runs) throws Exception {
        BaseGraph base = BaseGraph.of(OnnxModel.parse(graph.bytes()));
        return SampleAxis.byWeights(base, new Given(), Expansion.usual(true), runs.probe());
    }

    private void refused(String reason) {
        assertThatThrownBy(() -> expand(SampledRuns.of(units())))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining(reason);
    }

    private long[] units() throws Exception {
        List<Long> shape = OnnxModel.parse(graph.bytes()).inputs().get(0).shape();
        return shape.stream().skip(1).mapToLong(Long::longValue).toArray();
    }

    private byte[] substituted(int sample) throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(graph.bytes()).toBuilder();
        for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            float[][] values = draws.get(tensor.getName());
            if (values != null) {
                ByteBuffer raw =
                        ByteBuffer.allocate(values[sample].length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                raw.asFloatBuffer().put(values[sample]);
                tensor.setRawData(ByteString.copyFrom(raw));
            }
        }
        return model.build().toByteArray();
    }

    private void fixed(String name, long... shape) {
        graph.floats(name, values(shape), shape);
    }

    private void drawn(String name, long... shape) {
        graph.floats(name, values(shape), shape);
        float[][] samples = new float[SAMPLES][];
        for (int s = 0; s < SAMPLES; s++) {
            samples[s] = values(shape);
        }
        draws.put(name, samples);
    }

    private float[] values(long... shape) {
        int count = 1;
        for (long extent : shape) {
            count *= (int) extent;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private final class Given implements WeightDraws {
        @Override
        public int samples() {
            return SAMPLES;
        }

        @Override
        public List<String> initializers() {
            return List.copyOf(draws.keySet());
        }

        @Override
        public float[][] draw(String initializer) {
            return Objects.requireNonNull(draws.get(initializer));
        }
    }

    private static ai.onnx.proto.OnnxMl.AttributeProto[] axes(long axis) {
        return new ai.onnx.proto.OnnxMl.AttributeProto[] {
            TestGraph.attribute("axes", new long[] {axis}), TestGraph.attribute("keepdims", 0)
        };
    }
}
