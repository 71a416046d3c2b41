package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.epistream.models.inference.PlainRuns;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** If nodes: the branch that is taken stands in their place, and they are refused where a batch decides. */
class BranchesTest {
    private static final PlainRuns.Input INPUT = new PlainRuns.Input("input", false, List.of(3L));

    @ParameterizedTest
    @CsvSource({"3, Neg", "4, Abs"})
    void theBranchThatTheExtentsTakeStandsInItsPlace(long extent, String taken) throws Exception {
        BaseGraph graph = BaseGraph.of(OnnxModel.parse(chosenByExtent(extent, branch("Neg"), branch("Abs"))))
                .specialised(PlainRuns.probe(List.of(INPUT)));
        assertThat(graph.draft().nodes()).extracting(NodeProto::getOpType).containsExactly("Relu", taken, "Tanh");
        assertThat(graph.draft().output()).isEqualTo("logits");
        assertThat(graph.records().of("logits")).isEqualTo(RecordAxis.Records.FIRST);
    }

    @Test
    void aBranchReadsThroughAnIdentityOutsideIt() throws Exception {
        byte[] onnx = new TestGraph()
                .input("input", -1, 3)
                .node("Identity", "same", List.of("input"), "hidden")
                .node("Shape", "shape", List.of("input"), List.of("extents"), TestGraph.attribute("start", 1))
                .longs("wanted", 3)
                .node("Equal", "equal", List.of("extents", "wanted"), "condition")
                .node("If", "choice", List.of("condition"), List.of("chosen"), branches(branch("Neg"), branch("Abs")))
                .output("chosen", -1, 3)
                .bytes();
        BaseGraph graph = BaseGraph.of(OnnxModel.parse(onnx)).specialised(PlainRuns.probe(List.of(INPUT)));
        assertThat(graph.draft().nodes()).extracting(NodeProto::getOpType).containsExactly("Neg");
        assertThat(graph.draft().nodes().get(0).getInput(0)).isEqualTo("input");
    }

    @Test
    void branchesInsideBranchesAreInlinedToo() throws Exception {
        GraphProto inner = GraphProto.newBuilder()
                .setName("outer")
                .addNode(ifNode("condition", "inside", branch("Neg"), branch("Abs")))
                .addOutput(ValueInfoProto.newBuilder().setName("inside"))
                .build();
        BaseGraph graph = BaseGraph.of(OnnxModel.parse(chosenByExtent(3, inner, branch("Exp"))))
                .specialised(PlainRuns.probe(List.of(INPUT)));
        assertThat(graph.draft().nodes()).extracting(NodeProto::getOpType).containsExactly("Relu", "Neg", "Tanh");
    }

    @Test
    void refusesAConditionOnWhatIsInABatch() throws Exception {
        byte[] onnx = new TestGraph()
                .input("input", -1, 3)
                .node("Relu", "relu", List.of("input"), "hidden")
                .floats("zero", new float[] {0})
                .node("ReduceSum", "sum", List.of("input"), List.of("total"), TestGraph.attribute("keepdims", 0))
                .node("Greater", "greater", List.of("total", "zero"), "condition")
                .node("If", "choice", List.of("condition"), List.of("chosen"), branches(branch("Neg"), branch("Abs")))
                .output("chosen", -1, 3)
                .bytes();
        BaseGraph graph = BaseGraph.of(OnnxModel.parse(onnx));
        assertThatThrownBy(() -> graph.specialised(PlainRuns.probe(List.of(INPUT))))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("If node choice chooses between two graphs by what is in a batch")
                .hasMessageContaining("Export the model without control flow");
    }

    @Test
    void refusesDropoutInsideABranch() {
        byte[] onnx = chosenByExtent(3, branch("Dropout"), branch("Abs"));
        assertThatThrownBy(() -> BaseGraph.of(OnnxModel.parse(onnx)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("Dropout node inner is inside the If node choice");
    }

    @Test
    void refusesRandomNumbersInsideABranch() {
        byte[] onnx = chosenByExtent(3, branch("RandomUniformLike"), branch("Abs"));
        assertThatThrownBy(() -> BaseGraph.of(OnnxModel.parse(onnx)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("RandomUniformLike node inner draws random numbers");
    }

    /** {@code logits = tanh(if 3 == extent then a(relu(input)) else b(relu(input)))}. */
    private static byte[] chosenByExtent(long extent, GraphProto then, GraphProto otherwise) {
        return new TestGraph()
                .input("input", -1, 3)
                .node("Relu", "relu", List.of("input"), "hidden")
                .node("Shape", "shape", List.of("hidden"), List.of("extents"), TestGraph.attribute("start", 1))
                .longs("wanted", extent)
                .node("Equal", "equal", List.of("extents", "wanted"), "condition")
                .node("If", "choice", List.of("condition"), List.of("chosen"), branches(then, otherwise))
                .node("Tanh", "tanh", List.of("chosen"), "logits")
                .output("logits", -1, 3)
                .bytes();
    }

    private static NodeProto ifNode(String condition, String output, GraphProto then, GraphProto otherwise) {
        return NodeProto.newBuilder()
                .setOpType("If")
                .setName("inner choice")
                .addInput(condition)
                .addOutput(output)
                .addAllAttribute(List.of(branches(then, otherwise)))
                .build();
    }

    private static AttributeProto[] branches(GraphProto then, GraphProto otherwise) {
        return new AttributeProto[] {graph("then_branch", then), graph("else_branch", otherwise)};
    }

    private static AttributeProto graph(String name, GraphProto graph) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(graph)
                .build();
    }

    /** A graph of one operator on {@code hidden}, which is read from outside. */
    private static GraphProto branch(String type) {
        return GraphProto.newBuilder()
                .setName(type)
                .addNode(NodeProto.newBuilder()
                        .setOpType(type)
                        .setName("inner")
                        .addInput("hidden")
                        .addOutput("result"))
                .addOutput(ValueInfoProto.newBuilder().setName("result"))
                .build();
    }
}
