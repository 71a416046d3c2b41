package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.digits.Digits;
import io.epistream.models.exports.Exports;
import io.epistream.models.graph.TestGraph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that must not serve: each refused with file, reason and what to do. */
class RefusalTest {
    private static final String TWO = "{ type: float32, shape: [2], onnx: input }";
    private static final String INJECT = "{ mc-dropout: { samples: 5, seed: 1, inject: { rate: 0.5 } } }";
    private static final String SAMPLE = "{ mc-dropout: { samples: 5, seed: 1 } }";

    @TempDir
    private Path folder;

    @Test
    void aFileThatIsNoModel() {
        refused(small("not onnx".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("model.onnx: is not an ONNX model")
                .hasMessageContaining("Export the model again");
    }

    @Test
    void anOpsetThatIsTooNew() {
        refused(small(TestGraph.linear().opset(27).bytes()))
                .hasMessageContaining("model.onnx: opset 27 is not supported: must be 13 to 26")
                .hasMessageContaining("Export with opset_version=17");
    }

    @Test
    void mcDropoutOnAnExportWithoutDropout() {
        refused(small(TestGraph.linear().bytes()).method(SAMPLE))
                .hasMessageContaining("model.onnx: has no Dropout node")
                .hasMessageContaining("add inject: { rate: 0.1 } to method.mc-dropout");
    }

    @Test
    void injectionIntoAnExportThatHasDropout() {
        refused(BundleFolder.in(folder).fixture("mcdropout-member0.onnx").method(INJECT))
                .hasMessageContaining("already has dropout at [/d1/Dropout, /d2/Dropout]");
    }

    @Test
    void aModelWhosePassesAreIdentical() {
        byte[] onnx = new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[6], 2, 3)
                .floats("rate", new float[] {0f})
                .node("Dropout", "idle", List.of("input", "rate"), "hidden")
                .node("MatMul", "fc", List.of("hidden", "weights"), "logits")
                .output("logits", -1, 3)
                .bytes();
        refused(small(onnx).method(SAMPLE))
                .hasMessageContaining(
                        "model.onnx: model digits 1 fails its self-test: all 5 passes give the same output")
                .hasMessageContaining("its dropout rates are [idle=0.0]");
    }

    @Test
    void anEnsembleWhoseMembersAreTheSameFunction() throws Exception {
        byte[] renamed = ModelProto.parseFrom(Digits.bytes("member0.onnx")).toBuilder()
                .setDocString("the same again")
                .build()
                .toByteArray();
        refused(BundleFolder.in(folder)
                        .method(BundleFolder.ENSEMBLE)
                        .fixture("member0.onnx")
                        .file("copy.onnx", renamed))
                .hasMessageContaining("all 2 passes give the same output")
                .hasMessageContaining("its members compute the same function");
    }

    @Test
    void aGraphThatTheSampleAxisWouldBreak() {
        // a running sum over the batch: samples would run into each other
        byte[] onnx = new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {1, -2, .5f, 2, 1, -1}, 2, 3)
                .node("MatMul", "fc", List.of("input", "weights"), "scores")
                .initializer(TensorProto.newBuilder()
                        .setName("axis")
                        .setDataType(TensorProto.DataType.INT64.getNumber())
                        .addInt64Data(0)
                        .build())
                .node("CumSum", "running", List.of("scores", "axis"), "logits")
                .output("logits", -1, 3)
                .bytes();
        refused(small(onnx).method(INJECT))
                .hasMessageContaining("CumSum node running works along axis 0, on which the records lie")
                .hasMessageContaining("records of one batch leak into each other")
                .hasMessageContaining("Export a model in which no operation goes over the batch axis");
    }

    @Test
    void aModelWhoseRecordsLeakIntoEachOther() {
        byte[] onnx = new TestGraph()
                .input("input", -1, 3)
                .node(
                        "ReduceMean",
                        "centre",
                        List.of("input"),
                        List.of("mean"),
                        TestGraph.attribute("axes", new long[] {0}),
                        TestGraph.attribute("keepdims", 1))
                .node("Sub", "centred", List.of("input", "mean"), "logits")
                .output("logits", -1, 3)
                .bytes();
        refused(small(onnx).input("{ type: float32, shape: [3], onnx: input }"))
                .hasMessageContaining("ReduceMean node centre works along axis 0, on which the records lie");
    }

    @Test
    void aLeakThatOnlyShowsWhenTheModelRuns() {
        byte[] onnx = new TestGraph()
                .input("input", -1, 3)
                .places("input", "places")
                .node("ReduceMax", "last", List.of("places"), List.of("end"), TestGraph.attribute("keepdims", 0))
                .node("Sub", "backwards", List.of("end", "places"), "other")
                .node("GatherND", "swap", List.of("input", "other"), "logits")
                .output("logits", -1, 3)
                .bytes();
        refused(small(onnx).input("{ type: float32, shape: [3], onnx: input }"))
                .hasMessageContaining("a record's scores depend on the batch it is in");
    }

    @Test
    void batchStatisticsAsTrainingModeExportsThem() {
        refused(cnn("cnn-batch-statistics-17.onnx"))
                .hasMessageContaining(
                        "BatchNormalization node /norm/BatchNormalization normalises with batch statistics");
    }

    @Test
    void featureDropoutAsTheNewExporterWritesIt() {
        refused(BundleFolder.in(folder)
                        .file("model.onnx", Exports.bytes("feature-dropout-dynamo-18.onnx"))
                        .labels(3)
                        .input("{ type: float32, shape: [2, 4, 4], onnx: input }")
                        .method(SAMPLE))
                .hasMessageContaining("RandomUniformLike node")
                .hasMessageContaining("draws random numbers in the graph");
    }

    @Test
    void dropoutOnWeightsInsteadOfActivations() {
        byte[] onnx = new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {1, -2, .5f, 2, 1, -1}, 2, 3)
                .node("Dropout", "drop-connect", List.of("weights"), "thinned")
                .node("MatMul", "fc", List.of("input", "thinned"), "logits")
                .output("logits", -1, 3)
                .bytes();
        refused(small(onnx).method(SAMPLE))
                .hasMessageContaining("the tensor that dropout drop-connect acts on has shape [2, 3] at batch 3");
    }

    @Test
    void inputsThatTheModelDoesNotHave() {
        refused(small(TestGraph.linear().bytes()).input("{ type: float32, shape: [2], onnx: image }"))
                .hasMessageContaining("has no input image, its inputs are [input]")
                .hasMessageContaining("input input is not declared in model.yaml");
    }

    @Test
    void anotherShapeThanTheModels() {
        refused(small(TestGraph.linear().bytes()).input("{ type: float32, shape: [3], onnx: input }"))
                .hasMessageContaining("input input has shape [-1, 2] (-1 is free), and model.yaml declares [3]");
    }

    @Test
    void inputsOfElementTypesThatAreNotFed() {
        byte[] onnx = new TestGraph()
                .input(TensorProto.DataType.FLOAT16, "input", -1, 2)
                .node("Cast", "cast", List.of("input"), List.of("logits"), TestGraph.attribute("to", 1))
                .output("logits", -1, 2)
                .bytes();
        refused(small(onnx).labels(2))
                .hasMessageContaining("input input has elements of ONNX type float16: must be one of [float, double,");
    }

    @Test
    void realNumbersForAGraphOfWholeNumbers() {
        byte[] onnx = new TestGraph()
                .input(TensorProto.DataType.INT64, "input", -1, 2)
                .node("Cast", "cast", List.of("input"), List.of("logits"), TestGraph.attribute("to", 1))
                .output("logits", -1, 2)
                .bytes();
        refused(small(onnx).labels(2))
                .hasMessageContaining("input input takes whole numbers (int64): declare an integer type for it");
    }

    @Test
    void aBatchAxisThatIsFixed() {
        byte[] onnx = new TestGraph()
                .input("input", 1, 2)
                .node("Relu", "relu", List.of("input"), "logits")
                .output("logits", 1, 2)
                .bytes();
        refused(small(onnx).labels(2))
                .hasMessageContaining("input input has shape [1, 2]: its first axis must be a free batch");
    }

    @Test
    void logitsThatAreNotOneRowPerRecord() {
        byte[] onnx = new TestGraph()
                .input("input", -1, 2)
                .node("Transpose", "turn", List.of("input"), "logits")
                .output("logits", 2, -1)
                .bytes();
        refused(small(onnx).labels(2)).hasMessageContaining("gives the output logits of shape [2, 3] at batch 3");
    }

    @Test
    void anotherNumberOfLabelsThanClasses() {
        refused(small(TestGraph.linear().bytes()).labels(4))
                .hasMessageContaining("gives 3 classes, and model.yaml names 4 labels");
    }

    @Test
    void membersThatDiffer() {
        refused(small(TestGraph.linear().bytes())
                        .method(BundleFolder.ENSEMBLE)
                        .file("b.onnx", TestGraph.linear().opset(18).bytes()))
                .hasMessageContaining("member 1 uses opsets {=18}, member 0 {=17}");
    }

    @Test
    void anOperatorThatTheRuntimeDoesNotKnow() {
        byte[] onnx = new TestGraph()
                .input("input", -1, 2)
                .node("Frobnicate", "odd", List.of("input"), "logits")
                .output("logits", -1, 2)
                .bytes();
        refused(small(onnx).labels(2)).hasMessageContaining("Frobnicate").hasMessageContaining("model.onnx");
    }

    @Test
    void injectionBeforeANodeThatIsNotThere() {
        refused(small(TestGraph.linear().bytes())
                        .method("{ mc-dropout: { samples: 5, seed: 1, inject: { rate: 0.5, before: [nope] } } }"))
                .hasMessageContaining("has no node named [nope] to inject dropout before");
    }

    @Test
    void cudaWhereThereIsNone() {
        Path bundle = BundleFolder.in(folder).fixture("member0.onnx").write();
        ExecutionOptions cuda = new ExecutionOptions(Provider.CUDA, 1, 8);
        assumeFalse(cudaLoads(bundle));
        assertThatThrownBy(() -> ScoringSession.open(bundle, cuda))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("provider cuda was asked for and does not load: Error code")
                .hasMessageContaining("set execution.provider to auto or cpu");
    }

    @Test
    void autoFallsBackAndSaysWhy() throws Exception {
        Path bundle = BundleFolder.in(folder).fixture("member0.onnx").write();
        assumeFalse(cudaLoads(bundle));
        try (ScoringSession session = ScoringSession.open(bundle, new ExecutionOptions(Provider.AUTO, 1, 8))) {
            ExecutionReport report = session.execution();
            assertThat(report.requested()).isEqualTo(Provider.AUTO);
            assertThat(report.active()).isEqualTo(Provider.CPU);
            assertThat(report.fallbackReason().orElseThrow()).contains("CUDA");
        }
    }

    private static boolean cudaLoads(Path bundle) {
        try (ScoringSession session = ScoringSession.open(bundle, new ExecutionOptions(Provider.CUDA, 1, 8))) {
            return session.execution().active() == Provider.CUDA;
        } catch (BundleException e) {
            return false;
        }
    }

    private BundleFolder small(byte[] onnx) {
        return BundleFolder.in(folder).file("model.onnx", onnx).labels(3).input(TWO);
    }

    private BundleFolder cnn(String export) {
        return BundleFolder.in(folder)
                .file("model.onnx", Exports.bytes(export))
                .labels(3)
                .input("{ type: float32, shape: [1, 8, 8], onnx: input }")
                .method(SAMPLE);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(BundleFolder bundle) {
        return assertThatThrownBy(() -> Sessions.open(bundle).close()).isInstanceOf(BundleException.class);
    }
}
