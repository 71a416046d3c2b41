package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelTest {

    @Test
    void describesInputsOutputsAndVersions() throws Exception {
        OnnxModel model = OnnxModel.parse(TestGraph.linear().bytes());
        assertThat(model.inputs()).containsExactly(new GraphTensor("input", "float", List.of(-1L, 2L)));
        assertThat(model.outputs()).containsExactly(new GraphTensor("logits", "float", List.of(-1L, 3L)));
        assertThat(model.opset()).isEqualTo(17);
        assertThat(model.irVersion()).isEqualTo(8);
        assertThat(model.operators()).containsEntry("MatMul", 1).containsEntry("Relu", 1);
    }

    @Test
    void aDeclaredInputThatIsAnInitializerIsNotAnInput() throws Exception {
        byte[] onnx = TestGraph.linear().input("weights", 2, 3).bytes();
        assertThat(OnnxModel.parse(onnx).inputs()).extracting(GraphTensor::name).containsExactly("input");
    }

    @ParameterizedTest
    @ValueSource(longs = {12, 27})
    void refusesOpsetsThatCannotBeRewrittenOrRun(long opset) {
        assertThatThrownBy(() -> OnnxModel.parse(TestGraph.linear().opset(opset).bytes()))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("opset " + opset + " is not supported: must be 13 to 26");
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 26})
    void readsTheOldestAndTheNewestOpset(long opset) throws Exception {
        assertThat(OnnxModel.parse(TestGraph.linear().opset(opset).bytes()).opset())
                .isEqualTo(opset);
    }

    @Test
    void refusesAnIrVersionThatTheRuntimeDoesNotRead() {
        assertThatThrownBy(() -> OnnxModel.parse(TestGraph.linear().ir(14).bytes()))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("IR version 14 is not supported: must be at most 13");
    }

    @Test
    void refusesBytesThatAreNoProtobuf() {
        byte[] text = "<html>404 not found</html>".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> OnnxModel.parse(text))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("is not an ONNX model");
    }

    @Test
    void refusesAnEmptyFile() {
        assertThatThrownBy(() -> OnnxModel.parse(new byte[0]))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("no graph in 0 bytes");
    }

    @Test
    void refusesATruncatedFile() {
        byte[] whole = TestGraph.linear().bytes();
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> OnnxModel.parse(half))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("is not an ONNX model");
    }
}
