package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.exports.Exports;
import io.epistream.models.exports.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The usual architectures, as both of PyTorch's exporters write them, against what PyTorch computes in float64: dropout
 * kept, injected or off, alone or in an ensemble.
 */
class ArchitecturesTest {
    private static final double TOLERANCE = 1e-5;
    private static final String DETERMINISTIC = "{ deterministic: {} }";
    private static final String ENSEMBLE = "{ ensemble: {} }";

    @TempDir
    private Path folder;

    /**
     * The trunk before the first dropout runs once per record, but where a node picks records by their place in the batch.
     */
    @ParameterizedTest
    @CsvSource({
        "resnet, torchscript-13, shared",
        "resnet, torchscript-17, shared",
        "resnet, dynamo-18, shared",
        "resnet, dynamo-23, shared",
        "transformer, torchscript-14, shared",
        "transformer, torchscript-17, shared",
        "transformer, dynamo-18, shared",
        "encoder, torchscript-17, shared",
        "encoder, dynamo-23, shared",
        "gru, torchscript-13, shared",
        "gru, torchscript-17, shared",
        "gru, dynamo-18, shared",
        "gru, dynamo-23, shared",
        "lstm, torchscript-13, shared",
        "lstm, torchscript-17, shared",
        "lstm, dynamo-18, shared",
        "lstm, dynamo-23, shared",
        "stacked, torchscript-13, shared",
        "stacked, torchscript-17, shared",
        "stacked, dynamo-18, shared",
        "stacked, dynamo-23, shared",
        "tokens, torchscript-13, shared",
        "tokens, torchscript-17, shared",
        "tokens, dynamo-18, shared",
        "tokens, dynamo-23, shared",
        "several, torchscript-13, shared",
        "several, torchscript-17, shared",
        "several, dynamo-18, shared",
        "several, dynamo-23, shared",
        "views, torchscript-13, shared",
        "views, torchscript-17, shared",
        "views, dynamo-18, shared",
        "views, dynamo-23, shared",
        "depthwise, torchscript-13, shared",
        "depthwise, torchscript-17, shared",
        "depthwise, dynamo-18, shared",
        "depthwise, dynamo-23, shared",
        "squeezed, torchscript-13, shared",
        "squeezed, torchscript-17, shared",
        "squeezed, dynamo-18, shared",
        "last-token, torchscript-13, tiled",
        "last-token, torchscript-17, tiled",
        "last-token, dynamo-18, tiled",
        "last-token, dynamo-23, tiled",
        "pair, torchscript-13, tiled",
        "pair, torchscript-17, tiled",
    })
    void dropoutThatWasKeptGivesThePassesOfPyTorch(String network, String exporter, String trunk) throws Exception {
        Reference reference = Reference.of(network);
        String export = network + "-" + exporter;
        BundleFolder sampled = bundle(reference, export).method(reference.mcDropout(""));
        assertThat(warnings(sampled)).hasSize(trunk.equals("shared") ? 0 : 1);
        assertAgrees(export + " mc-dropout", reference, sampled, "logits");
        assertAgrees(export + " deterministic", reference, sampled.method(DETERMINISTIC), "plain");
    }

    @Test
    void whatKeepsTheTrunkFromBeingSharedIsNamed() throws Exception {
        Reference reference = Reference.of("last-token");
        BundleFolder bundle = bundle(reference, "last-token-torchscript-17");
        assertThat(warnings(bundle.method(reference.mcDropout(""))).get(0))
                .contains("cannot be told whether Add node /Add keeps the records of a batch apart")
                .contains("the whole model runs once per sample");
        assertThat(warnings(bundle.method(DETERMINISTIC)).get(0)).contains("Add node /Add");
    }

    @Test
    void anExportThatTheRuntimeDoesNotRunIsRefusedWithItsReason() {
        Reference reference = Reference.of("transformer");
        BundleFolder bundle = bundle(reference, "transformer-dynamo-23").method(DETERMINISTIC);
        assertThatThrownBy(() -> Sessions.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("does not run in ONNX Runtime with 3 records in a batch")
                .hasMessageContaining("inconsistent q_sequence_length (between attn_mask and Q)")
                .hasMessageContaining("another opset_version");
    }

    @ParameterizedTest
    @CsvSource({
        "resnet, eval-17, /fc/Gemm",
        "resnet, eval-17, ''",
        "resnet, eval-18, node_linear",
        "lstm, eval-17, /fc/Gemm",
        "lstm, eval-18, ''",
        "transformer, eval-17, /encoder/layers.0/linear2/MatMul",
        "transformer, eval-18, node_MatMul_124",
    })
    void dropoutThatIsInjectedGivesThePassesOfPyTorch(String network, String exporter, String before) throws Exception {
        Reference reference = Reference.of(network);
        String export = network + "-" + exporter;
        String names = before.isEmpty() ? "" : ", before: [" + before + "]";
        String method = reference.mcDropout(", inject: { rate: 0.25" + names + " }");
        assertAgrees(export + " injected", reference, bundle(reference, export).method(method), "injected");
        assertAgrees(
                export + " deterministic", reference, bundle(reference, export).method(DETERMINISTIC), "plain");
    }

    @Test
    void anEnsembleGivesTheMembersOfPyTorchAndThePassesInsideThem() throws Exception {
        Reference reference = Reference.of("gru-members");
        BundleFolder bundle = reference.bundle(folder).method(ENSEMBLE);
        for (int m = 0; m < 3; m++) {
            bundle.file("member-" + m + ".onnx", Exports.bytes("gru-member-" + m + ".onnx"));
        }
        assertAgrees("gru ensemble", reference, bundle, "plain");
        String inside = "{ ensemble: " + reference.mcDropout("") + " }";
        assertAgrees("gru ensemble of mc-dropout", reference, bundle.method(inside), "logits");
    }

    private BundleFolder bundle(Reference reference, String export) {
        return reference.bundle(folder).file("model.onnx", Exports.bytes(export + ".onnx"));
    }

    private static List<String> warnings(BundleFolder bundle) throws Exception {
        return Compilation.of(ModelBundle.load(bundle.write()), Sessions.CPU)
                .fused()
                .facts()
                .warnings();
    }

    private static void assertAgrees(String what, Reference reference, BundleFolder bundle, String key)
            throws Exception {
        Path written = bundle.write();
        double[] expected = reference.values(key);
        double worst = 0;
        try (SampleReader reader = SampleReader.open(ModelBundle.load(written), Sessions.CPU)) {
            List<PreparedInput> records = new ArrayList<>();
            for (List<InputTensor> record : reference.records()) {
                records.add(reader.prepare(record));
            }
            int i = 0;
            for (float[][] sample : reader.read(records)) {
                for (float[] record : sample) {
                    for (float logit : record) {
                        worst = Math.max(worst, Math.abs(logit - expected[i++]));
                    }
                }
            }
            assertThat(i).isEqualTo(expected.length);
        }
        assertThat(worst).as(what).isLessThan(TOLERANCE);
        ScoringSession.open(written, Sessions.CPU).close();
    }
}
