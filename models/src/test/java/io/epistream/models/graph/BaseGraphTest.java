package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseGraphTest {

    @Test
    void takesTheOutputForLogits() throws Exception {
        BaseGraph graph = base(TestGraph.linear());
        assertThat(graph.outputKind()).isEqualTo(OutputKind.LOGITS);
        assertThat(graph.dropouts()).isEmpty();
        assertThat(graph.linearLayers()).containsExactly("fc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Softmax", "LogSoftmax"})
    void cutsALastSoftmaxOff(String type) throws Exception {
        BaseGraph graph = base(new TestGraph()
                .input("input", -1, 2)
                .node("Relu", "relu", List.of("input"), "hidden")
                .node(type, "last", List.of("hidden"), "out")
                .output("out", -1, 2));
        assertThat(graph.outputKind())
                .isEqualTo(type.equals("Softmax") ? OutputKind.PROBABILITIES : OutputKind.LOG_PROBABILITIES);
        assertThat(graph.draft().output()).isEqualTo("hidden");
        assertThat(graph.draft().nodes()).extracting(NodeProto::getOpType).containsExactly("Relu");
    }

    @Test
    void refusesASoftmaxOverTheBatch() {
        assertThatThrownBy(() -> base(new TestGraph()
                        .input("input", -1, 2)
                        .node("Softmax", "last", List.of("input"), List.of("out"), TestGraph.attribute("axis", 0))
                        .output("out", -1, 2)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("Softmax node last works over axis 0");
    }

    @Test
    void cutsALastSigmoidOff() throws Exception {
        BaseGraph graph = base(new TestGraph()
                .input("input", -1, 2)
                .node("Relu", "relu", List.of("input"), "logits")
                .node("Sigmoid", "last", List.of("logits"), "out")
                .output("out", -1, 2));
        assertThat(graph.outputKind()).isEqualTo(OutputKind.SIGMOIDS);
        assertThat(graph.draft().output()).isEqualTo("logits");
    }

    @Test
    void findsAnActiveDropoutNode() throws Exception {
        BaseGraph graph =
                base(dropout(new TestGraph().floats("rate", new float[] {.2f}).bool("on", true), "rate", "on"));
        assertThat(graph.dropouts()).containsExactly(new DropoutSpot("drop", .2f, true, false));
    }

    @Test
    void findsADropoutNodeThatWasExportedInert() throws Exception {
        assertThat(base(dropout(
                                new TestGraph()
                                        .floats("rate", new float[] {.2f})
                                        .bool("on", false),
                                "rate",
                                "on"))
                        .dropouts())
                .containsExactly(new DropoutSpot("drop", .2f, false, false));
        assertThat(base(dropout(new TestGraph())).dropouts())
                .as("neither rate nor mode given")
                .containsExactly(new DropoutSpot("drop", .5, false, false));
    }

    @Test
    void aModeThatIsAGraphInputIsNotAskedForAnyMore() throws Exception {
        TestGraph export = new TestGraph().floats("rate", new float[] {.2f});
        BaseGraph graph = base(dropout(export.input(TensorProto.DataType.BOOL, "on"), "rate", "on"));
        assertThat(graph.inputs()).extracting(GraphTensor::name).containsExactly("input");
        assertThat(graph.dropouts()).containsExactly(new DropoutSpot("drop", .2f, false, false));
        assertThat(OnnxModel.parse(graph.plainOnnx()).inputs())
                .extracting(GraphTensor::name)
                .containsExactly("input");
    }

    @Test
    void aRateInAConstantNodeIsFound() throws Exception {
        TestGraph export = new TestGraph()
                .node(
                        "Constant",
                        "c",
                        List.of(),
                        List.of("rate"),
                        AttributeProto.newBuilder()
                                .setName("value")
                                .setT(Tensors.ofFloats("", new float[] {.3f}))
                                .build());
        assertThat(base(dropout(export, "rate")).dropouts())
                .containsExactly(new DropoutSpot("drop", .3f, false, false));
    }

    @Test
    void refusesARateThatIsNoConstant() {
        assertThatThrownBy(() -> base(dropout(new TestGraph().input("rate"), "rate")))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("Dropout node drop has a rate that is no float constant");
    }

    @Test
    void refusesARateOfOne() {
        assertThatThrownBy(() -> base(dropout(new TestGraph().floats("rate", new float[] {1f}), "rate")))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("Dropout node drop has rate 1.0: must be in [0, 1)");
    }

    @Test
    void refusesAGraphThatReadsADropoutMask() {
        assertThatThrownBy(() -> base(new TestGraph()
                        .input("input", -1, 2)
                        .node("Dropout", "drop", List.of("input"), List.of("dropped", "mask"))
                        .node("Where", "where", List.of("mask", "dropped", "input"), "logits")
                        .output("logits", -1, 2)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("where reads the mask of a Dropout node");
    }

    @Test
    void aDropoutOffTheWayToTheOutputIsNoSpot() throws Exception {
        BaseGraph graph = base(TestGraph.linear()
                .node("Dropout", "aside", List.of("hidden"), "other")
                .output("other", -1, 2));
        assertThat(graph.dropouts()).isEmpty();
    }

    @Test
    void identitiesAreLookedThrough() throws Exception {
        BaseGraph graph = base(new TestGraph()
                .input("input", -1, 2)
                .node("Identity", "i1", List.of("input"), "a")
                .node("Identity", "i2", List.of("a"), "b")
                .node("Relu", "relu", List.of("b"), "c")
                .node("Identity", "i3", List.of("c"), "logits")
                .output("logits", -1, 2));
        assertThat(graph.draft().nodes()).extracting(NodeProto::getOpType).containsExactly("Relu");
        assertThat(graph.draft().nodes().get(0).getInput(0)).isEqualTo("input");
        assertThat(graph.draft().output()).isEqualTo("c");
    }

    @Test
    void anOutputThatIsLeftOutBeforeOneThatIsGivenGetsAName() throws Exception {
        BaseGraph graph = base(new TestGraph()
                .input("input", -1, 4)
                .longs("most", 1)
                .node("TopK", "top", List.of("input", "most"), List.of("", "index"))
                .node("Cast", "cast", List.of("index"), List.of("logits"), TestGraph.attribute("to", 1))
                .output("logits", -1, 1));
        assertThat(graph.draft().nodes().get(0).getOutputList()).containsExactly("epistream/unread", "index");
    }

    @Test
    void ofSeveralOutputsTheOneNamedLogitsCounts() throws Exception {
        BaseGraph graph = base(TestGraph.linear().output("hidden", -1, 2));
        assertThat(graph.draft().output()).isEqualTo("logits");
    }

    @Test
    void refusesSeveralOutputsWithoutLogits() {
        assertThatThrownBy(() -> base(new TestGraph()
                        .input("input", -1, 2)
                        .node("Relu", "relu", List.of("input"), "a")
                        .node("Abs", "abs", List.of("input"), "b")
                        .output("a", -1, 2)
                        .output("b", -1, 2)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("2 outputs [a, b] and none is named logits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RandomUniformLike", "RandomNormalLike", "Bernoulli"})
    void refusesRandomNodesByName(String type) {
        assertThatThrownBy(() -> base(new TestGraph()
                        .input("input", -1, 2)
                        .node(type, "noise", List.of("input"), "logits")
                        .output("logits", -1, 2)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining(type + " node noise draws random numbers");
    }

    @Test
    void refusesBatchNormWithBatchStatisticsByName() {
        assertThatThrownBy(() -> base(TestGraph.linear()
                        .node(
                                "BatchNormalization",
                                "norm",
                                List.of("hidden", "weights", "weights", "weights", "weights"),
                                List.of("normalised"),
                                TestGraph.attribute("training_mode", 1))))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("BatchNormalization node norm normalises with batch statistics");
    }

    @Test
    void refusesControlFlowByName() {
        assertThatThrownBy(() -> base(TestGraph.linear()
                        .node("Loop", "again", List.of("hidden"), List.of("x"), TestGraph.subgraph("body"))))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("Loop node again holds a subgraph");
    }

    @Test
    void refusesWeightsInAnotherFileByName() {
        TensorProto elsewhere = TensorProto.newBuilder()
                .setName("far")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .build();
        assertThatThrownBy(() -> base(TestGraph.linear().initializer(elsewhere)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("keeps the weight far in another file");
    }

    @Test
    void refusesNodesOutOfOrder() {
        assertThatThrownBy(() -> base(new TestGraph()
                        .input("input", -1, 2)
                        .node("Relu", "late", List.of("early"), "logits")
                        .node("Abs", "abs", List.of("input"), "early")
                        .output("logits", -1, 2)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("late reads early, which nothing before it writes");
    }

    @Test
    void injectsDropoutOnceWhereTwoNodesShareAnInput() throws Exception {
        BaseGraph graph = base(new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[6], 2, 3)
                .node("Relu", "relu", List.of("input"), "hidden")
                .node("MatMul", "fc", List.of("hidden", "weights"), "a")
                .node("MatMul", "fc2", List.of("hidden", "weights"), "b")
                .node("Add", "sum", List.of("a", "b"), "logits")
                .output("logits", -1, 3));
        BaseGraph injected = graph.inject(.1, List.of("fc", "fc2"));
        assertThat(injected.dropouts()).containsExactly(new DropoutSpot("fc", .1, false, true));
    }

    @Test
    void refusesToInjectBeforeANodeThatIsNotThere() throws Exception {
        BaseGraph graph = base(TestGraph.linear());
        assertThatThrownBy(() -> graph.inject(.1, List.of("fc", "fd")))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("has no node named [fd]");
    }

    @Test
    void aWeightComputedFromConstantsStillMakesALinearLayer() throws Exception {
        BaseGraph graph = base(new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[6], 3, 2)
                .node("Transpose", "turn", List.of("weights"), "turned")
                .node("MatMul", "fc", List.of("input", "turned"), "logits")
                .output("logits", -1, 3));
        assertThat(graph.linearLayers()).containsExactly("fc");
    }

    @Test
    void aProductOfTwoComputedTensorsIsNoLinearLayer() throws Exception {
        BaseGraph graph = base(new TestGraph()
                .input("input", -1, 2, 2)
                .node("MatMul", "attention", List.of("input", "input"), "logits")
                .output("logits", -1, 2, 2));
        assertThat(graph.linearLayers()).isEmpty();
    }

    private static TestGraph dropout(TestGraph export, String... rateAndMode) {
        List<String> inputs = new ArrayList<>(List.of("input"));
        inputs.addAll(List.of(rateAndMode));
        return export.input("input", -1, 2)
                .node("Dropout", "drop", inputs, "logits")
                .output("logits", -1, 2);
    }

    private static BaseGraph base(TestGraph graph) throws GraphException {
        return BaseGraph.of(OnnxModel.parse(graph.bytes()));
    }
}
