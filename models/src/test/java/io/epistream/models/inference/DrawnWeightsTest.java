package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.exports.Exports;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.MaskLayout;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.uncertainty.BayesByBackprop;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples of graphs with drawn weights against PyTorch, which computes with the same draws in float64. */
class DrawnWeightsTest {

    @ParameterizedTest
    @CsvSource({
        "bayes-mlp, torchscript-13",
        "bayes-mlp, torchscript-17",
        "bayes-mlp, dynamo-18",
        "bayes-cnn, torchscript-13",
        "bayes-cnn, torchscript-17",
        "bayes-cnn, dynamo-18",
        "bayes-sequence, torchscript-13",
    })
    void everyExporterGivesThePassesThatPyTorchGives(String network, String exporter) throws Exception {
        JsonNode golden = SampledRuns.golden(network + ".json");
        SampledRuns runs = runs(golden);
        SampledGraph graph = expand(network + "-" + exporter, golden, Expansion.usual(true));
        assertThat(graph.facts().maskSetHash()).contains(golden.get("hash").asText());
        assertThat(graph.facts().samples()).isEqualTo(4);
        assertThat(graph.facts().warnings()).isEmpty();
        assertThat(runs.run(graph, SampledRuns.flat(golden.get("x"))))
                .containsExactly(SampledRuns.flat(golden.get("logits")), within(1e-5f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bayes-mlp-torchscript-17", "bayes-cnn-dynamo-18", "bayes-sequence-torchscript-13"})
    void withNoiseOffEverySampleIsTheMean(String export) throws Exception {
        JsonNode golden = SampledRuns.golden(export.replaceAll("-[a-z]*-[0-9]*$", ".json"));
        SampledRuns runs = runs(golden);
        float[] records = SampledRuns.flat(golden.get("x"));
        float[] quiet = runs.run(expand(export, golden, Expansion.usual(false)), records);
        SampledGraph plain = SampleAxis.byStacking(List.of(base(export)), runs.probe());
        float[] expected = runs.run(plain, records);
        for (int s = 0; s < 4; s++) {
            float[] sample = Arrays.copyOfRange(quiet, s * expected.length, (s + 1) * expected.length);
            assertThat(sample).containsExactly(expected, within(1e-6f));
        }
    }

    @Test
    void moreBytesThanAllowedAreRefusedWithTheWeight() {
        JsonNode golden = SampledRuns.golden("bayes-mlp.json");
        assertThatThrownBy(() -> expand(
                        "bayes-mlp-torchscript-17", golden, new Expansion(true, MaskLayout.MULTIPLY, 4 * 4 * 100)))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("weight l3.weight_mu needs 4 x 18 values of 4 bytes")
                .hasMessageContaining("Use fewer samples");
    }

    private static SampledGraph expand(String export, JsonNode golden, Expansion how) throws Exception {
        BaseGraph base = base(export);
        BayesByBackprop method = new BayesByBackprop(
                golden.get("samples").asInt(), golden.get("seed").asLong());
        return method.expand(List.of(method.prepare(base)), how, runs(golden).probe());
    }

    private static BaseGraph base(String export) throws GraphException {
        return BaseGraph.of(OnnxModel.parse(Exports.bytes(export + ".onnx")));
    }

    private static SampledRuns runs(JsonNode golden) {
        float[] shape = SampledRuns.flat(golden.get("shape"));
        long[] units = new long[shape.length];
        Arrays.setAll(units, axis -> (long) shape[axis]);
        return SampledRuns.of(units);
    }
}
