package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.exports.Exports;
import io.epistream.models.graph.FusedGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples of fused graphs against PyTorch, which computes the same networks under the same masks in float64. */
class FixedMasksTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "cnn, torchscript-13",
        "cnn, torchscript-17",
        "cnn, dynamo-18",
        "cnn, dynamo-23",
        "residual, torchscript-13",
        "residual, torchscript-17",
        "residual, dynamo-18",
        "residual, dynamo-23",
        "reshaping, torchscript-13",
        "reshaping, torchscript-17",
        "reshaping, dynamo-18",
        "reshaping, dynamo-23",
    })
    void everyExporterGivesThePassesThatPyTorchGives(String network, String exporter) throws Exception {
        JsonNode golden = new ObjectMapper().readTree(Exports.bytes(network + ".json"));
        ModelBundle bundle = bundle(network + "-" + exporter + ".onnx", golden);
        Compilation compilation = Compilation.of(bundle, Sessions.CPU);
        FusedGraph fused = compilation.fused();

        assertThat(fused.facts().warnings()).as("the trunk is shared").isEmpty();
        double[][][] expected = new ObjectMapper().treeToValue(golden.get("logits"), double[][][].class);
        float[] samples = samples(fused, compilation.slots(), records(golden));
        int i = 0;
        for (double[][] sample : expected) {
            for (double[] record : sample) {
                for (double logit : record) {
                    assertThat((double) samples[i++]).isCloseTo(logit, within(1e-5));
                }
            }
        }
        assertThat(samples).hasSize(i);
    }

    private ModelBundle bundle(String export, JsonNode golden) throws Exception {
        String method = "{ mc-dropout: { samples: " + golden.get("samples") + ", seed: " + golden.get("seed") + " } }";
        return ModelBundle.load(BundleFolder.in(folder)
                .file("model.onnx", Exports.bytes(export))
                .input("{ type: float32, shape: " + golden.get("shape") + ", onnx: input }")
                .labels(3)
                .method(method)
                .write());
    }

    private static List<PreparedInput> records(JsonNode golden) {
        List<PreparedInput> records = new ArrayList<>();
        for (JsonNode record : golden.get("x")) {
            float[] values = new float[record.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) record.get(i).asDouble();
            }
            records.add(PreparedInput.ofFloats(values));
        }
        return records;
    }

    private static float[] samples(FusedGraph fused, List<InputSlot> inputs, List<PreparedInput> records)
            throws Exception {
        String output = fused.samplesOutput();
        try (OrtSession session = RuntimeSessions.open(fused.onnxWithSamples(), Provider.CPU, 1)) {
            return ProbeRun.run(session, inputs, records, Set.of(output), result -> ProbeRun.floats(result, output));
        }
    }
}
