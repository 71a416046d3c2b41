package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.epistream.models.inference.PlainRuns;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dropout acts on is turned so that records come first, and back. */
class BatchFirstTest {
    private static final int OPSET = 17;
    private static final int RECORDS = 4;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    x: B 2 3; d = Dropout(x); y = Mul(d, f[2.0]); logits = Reshape(y, [-1, 6]) | -1 2 3
                    x: B 2 3; t = Transpose(x) perm=1,0,2; d = Dropout(t); logits = ReduceSum(d, [0]) keepdims=0 | -1 2 3
                    x: B 2 3; t = Transpose(x) perm=1,2,0; d = Dropout(t); u = Transpose(d) perm=2,1,0; logits = Flatten(u) | -1 2 3
                    x: B 4 3; t = Reshape(x, [-1, 3]); d = Dropout(t); logits = Reshape(d, [-1, 12]) | -1 4 3
                    x: B 4 3; t = Transpose(x) perm=1,0,2; s = Reshape(t, [-1, 3]); d = Dropout(s); r = Reshape(d, [4, -1, 3]); logits = ReduceSum(r, [0]) keepdims=0 | -1 4 3
                    x: B 4 3; t = Transpose(x) perm=1,0,2; s = Reshape(t, [2, -1, 3]); d = Dropout(s); r = Reshape(d, [4, -1, 3]); logits = ReduceSum(r, [0]) keepdims=0 | -1 2 2 3
                    x: B 4 3; t = Transpose(x) perm=2,0,1; s = Reshape(t, [3, -1, 2]); d = Dropout(s); r = ReduceSum(d, [0, 2]) keepdims=0; logits = Reshape(r, [-1, 2]) | -1 3 2 2
                    """)
    void recordsComeFirstAndTheGraphComputesWhatItDid(String text, String units) throws Exception {
        GraphText graph = GraphText.of(text);
        BaseGraph base = BaseGraph.of(graph.model(OPSET, "logits"));
        BaseGraph turned = base.specialised(PlainRuns.probe(graph.inputs()));

        NodeProto dropout = turned.draft().nodes().stream()
                .filter(node -> node.getOpType().equals("Dropout"))
                .findFirst()
                .orElseThrow();
        assertThat(turned.records().of(dropout.getInput(0))).isEqualTo(RecordAxis.Records.FIRST);
        assertThat(turned.dropouts()).containsExactly(new DropoutSpot("d", .5, false, false));
        assertThat(turned.spot(dropout).node()).isEqualTo("d");
        assertThat(shape(turned, graph, dropout.getOutput(0))).isEqualTo(units.replace("-1", "" + RECORDS));
        assertThat(output(turned, graph).values())
                .containsExactly(output(base, graph).values());
    }

    private static String shape(BaseGraph base, GraphText graph, String tensor) {
        PlainRuns.Output output =
                Objects.requireNonNull(PlainRuns.run(base.probeOnnx(List.of(tensor)), graph.inputs(), 1, 0, RECORDS)
                        .get(tensor));
        return String.join(" ", output.shape().stream().map(String::valueOf).toList());
    }

    private static PlainRuns.Output output(BaseGraph base, GraphText graph) {
        String name = base.draft().output();
        return Objects.requireNonNull(PlainRuns.run(base.probeOnnx(List.of(name)), graph.inputs(), 1, 0, RECORDS)
                .get(name));
    }
}
