package io.epistream.models.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.epistream.models.digits.Digits;
import io.epistream.models.exports.Exports;
import io.epistream.models.graph.DropoutSpot;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.OutputKind;
import io.epistream.models.graph.TestGraph;
import io.epistream.models.uncertainty.GraphInspection.MethodAccess;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphInspectionTest {

    @Test
    void anExportWithDropoutIsOpenToEveryMethodButThoseThatNeedAnother() throws Exception {
        GraphInspection found = GraphInspection.of(Digits.bytes("mcdropout-member0.onnx"));
        assertThat(found.dropouts())
                .containsExactly(
                        new DropoutSpot("/d1/Dropout", .2f, true, false),
                        new DropoutSpot("/d2/Dropout", .2f, true, false));
        assertThat(found.opset()).isEqualTo(17);
        assertThat(found.irVersion()).isEqualTo(8);
        assertThat(found.operators()).containsEntry("Gemm", 3).containsEntry("Dropout", 2);
        assertThat(found.outputKind()).contains(OutputKind.LOGITS);
        assertThat(found.methods())
                .extracting(MethodAccess::method, MethodAccess::open)
                .containsExactly(
                        tuple("mc-dropout", true),
                        tuple("ensemble", true),
                        tuple("bayes-by-backprop", false),
                        tuple("laplace", true),
                        tuple("deterministic", true));
        assertThat(found.methods().get(2).explanation()).contains("no pair of initializers <name>_mu and <name>_rho");
        assertThat(found.methods().get(3).explanation())
                .isEqualTo("on /l3/Gemm, after epistream fit laplace with training data");
        assertThat(found.methods().get(0).explanation()).isEqualTo("with its own 2 dropout nodes");
    }

    @Test
    void aPlainExportSaysWhereDropoutCouldGo() throws Exception {
        GraphInspection found = GraphInspection.of(Digits.bytes("member0.onnx"));
        assertThat(found.dropouts()).isEmpty();
        assertThat(found.injectable()).containsExactly("/l3/Gemm", "/l2/Gemm", "/l1/Gemm");
        assertThat(found.methods().get(0))
                .satisfies(access -> assertThat(access.open()).isTrue())
                .satisfies(access -> assertThat(access.explanation()).contains("by injection", "before /l3/Gemm"));
    }

    @Test
    void aGraphThatLeaksRecordsIsClosedAndSaysWhy() throws Exception {
        GraphInspection found = GraphInspection.of(Exports.bytes("cnn-batch-statistics-17.onnx"));
        assertThat(found.outputKind()).isEmpty();
        assertThat(found.inputs()).hasSize(1);
        assertThat(found.methods())
                .hasSize(5)
                .noneMatch(MethodAccess::open)
                .allSatisfy(access -> assertThat(access.explanation())
                        .contains("/norm/BatchNormalization", "Export with model.eval()"));
    }

    @Test
    void inputsThatCannotBeFedCloseEveryMethod() throws Exception {
        byte[] tokens = new TestGraph()
                .input(TensorProto.DataType.FLOAT16, "tokens", -1, 2)
                .node("Cast", "cast", List.of("tokens"), List.of("logits"), TestGraph.attribute("to", 1))
                .output("logits", -1, 2)
                .bytes();
        assertThat(GraphInspection.of(tokens).methods())
                .noneMatch(MethodAccess::open)
                .allSatisfy(access -> assertThat(access.explanation()).contains("tokens", "float16"));
    }

    @Test
    void aModelOfSeveralHeadsIsReadAsARegression() throws Exception {
        byte[] heads = new TestGraph()
                .input("input", -1, 2)
                .floats("w", new float[] {1, 1}, 2, 1)
                .node("MatMul", "mean_head", List.of("input", "w"), "mean")
                .node("Neg", "spread_head", List.of("mean"), "log_variance")
                .output("mean", -1, 1)
                .output("log_variance", -1, 1)
                .bytes();
        GraphInspection found = GraphInspection.of(heads);
        assertThat(found.outputKind()).contains(OutputKind.HEADS);
        assertThat(found.methods()).anyMatch(MethodAccess::open);
    }

    @Test
    void aModelWithoutLinearLayersCannotTakeDropout() throws Exception {
        byte[] relu = new TestGraph()
                .input("input", -1, 2)
                .node("Relu", "relu", List.of("input"), "logits")
                .output("logits", -1, 2)
                .bytes();
        assertThat(GraphInspection.of(relu).methods())
                .extracting(MethodAccess::open)
                .containsExactly(false, true, false, false, true);
    }

    @Test
    void whatIsNoModelIsRefused() {
        assertThatThrownBy(() -> GraphInspection.of(new byte[] {1, 2, 3})).isInstanceOf(GraphException.class);
    }
}
