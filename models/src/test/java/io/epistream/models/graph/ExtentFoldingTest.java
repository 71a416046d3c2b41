package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.epistream.models.inference.PlainRuns;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Chains of extents, computed where the inputs' extents are known. */
class ExtentFoldingTest {
    private static final int OPSET = 17;

    @Test
    void aChainThatTheBatchDoesNotReachBecomesAConstant() throws Exception {
        ExtentFolding folded = folded("x: B 3 4; n = Shape(x); d = Gather(n, {2}); f = Cast(d) to=1; r = Sqrt(f); "
                + "y = Div(x, r); logits = ReduceSum(y, [1]) keepdims=0");
        assertThat(types(folded)).containsExactly("Div", "ReduceSum");
        assertThat(Tensors.scalar(constant(folded, "r"))).hasValue(2);
    }

    @Test
    void aReshapeToExtentsLeavesTheBatchToTheRuntime() throws Exception {
        ExtentFolding folded = folded("x: B 3 4; n = Shape(x); b = Gather(n, {0}); u = Unsqueeze(b, [0]); "
                + "t = Concat(u, [-1]) axis=0; logits = Reshape(x, t)");
        assertThat(types(folded)).containsExactly("Reshape");
        assertThat(target(folded)).containsExactly(-1, 12);
    }

    @Test
    void anExpandKeepsTheExtentThatItsDataHave() throws Exception {
        ExtentFolding folded = folded("x: B 1 3; n = Shape(x) end=1; t = Concat(n, [2, 3]) axis=0; "
                + "e = Expand(x, t); logits = ReduceSum(e, [1]) keepdims=0");
        assertThat(types(folded)).containsExactly("Expand", "ReduceSum");
        assertThat(target(folded)).containsExactly(1, 2, 3);
    }

    @Test
    void aConstantThatIsWrittenForEachRecordStays() throws Exception {
        ExtentFolding folded = folded("x: B 3; c: const 1 3; n = Shape(x); e = Expand(c, n); logits = Add(x, e)");
        assertThat(types(folded)).containsExactly("Shape", "Expand", "Add");
    }

    @Test
    void aSqueezeOfWhateverHasExtentOneSpareTheBatch() throws Exception {
        ExtentFolding folded = folded("x: B 1 3; logits = Squeeze(x)");
        assertThat(target(folded)).containsExactly(1);
    }

    @Test
    void integersThatAreComputedFromConstantsBecomeConstants() throws Exception {
        ExtentFolding folded = folded("x: B 6; t = Concat([-1], [2, 3]) axis=0; r = Reshape(x, t); "
                + "logits = ReduceSum(r, [2]) keepdims=0");
        assertThat(types(folded)).containsExactly("Reshape", "ReduceSum");
    }

    @Test
    void weightsThatAreComputedFromWeightsStay() throws Exception {
        ExtentFolding folded = folded("x: B 3; w: const 4 3; t = Transpose(w); logits = MatMul(x, t)");
        assertThat(types(folded)).containsExactly("Transpose", "MatMul");
    }

    @Test
    void aWeightThatIsDrawnStaysThoughItsExtentsAreComputed() throws Exception {
        String weights = "x: B 3 2; w_mu: const 5 2; w_rho: const 5 2; n = Shape(x); d = Slice(n, [1], [2]); ";
        ExtentFolding folded = folded(weights + "s = Slice(w_mu, [0], d, [0]); a = Add(x, s); logits = Flatten(a)");
        assertThat(types(folded)).contains("Slice");
        assertThat(folded.draft().initializers()).containsKey("w_mu");
    }

    @Test
    void extentsAreKnownOfEveryTensor() throws Exception {
        ExtentFolding folded = folded("x: B 3 4; t = Transpose(x) perm=1,0,2; logits = ReduceSum(t, [0]) keepdims=0");
        assertThat(folded.shapes().freed("x")).contains(List.of(-1L, 3L, 4L));
        assertThat(folded.shapes().freed("t")).contains(List.of(3L, -1L, 4L));
        assertThat(folded.shapes().freed("logits")).contains(List.of(-1L, 4L));
    }

    private static ExtentFolding folded(String text) throws GraphException {
        GraphText graph = GraphText.of(text);
        BaseGraph base = BaseGraph.of(graph.model(OPSET, "logits"));
        return ExtentFolding.of(base, PlainRuns.probe(graph.inputs()));
    }

    private static List<String> types(ExtentFolding folded) {
        return folded.draft().nodes().stream().map(NodeProto::getOpType).toList();
    }

    private static TensorProto constant(ExtentFolding folded, String name) {
        return Objects.requireNonNull(folded.draft().initializers().get(name));
    }

    private static long[] target(ExtentFolding folded) {
        return Tensors.longs(constant(folded, folded.draft().nodes().get(0).getInput(1)))
                .orElseThrow();
    }
}
