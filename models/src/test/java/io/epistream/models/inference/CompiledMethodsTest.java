package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.digits.BundleFolder;
import io.epistream.models.digits.Digits;
import io.epistream.models.exports.Exports;
import io.epistream.models.graph.TestGraph;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each method makes of exports as people have them. */
class CompiledMethodsTest {
    /** Two sessions may have taken two layouts. */
    private static final double LAYOUTS = 1e-6;

    private static final String SAMPLE = "{ mc-dropout: { samples: 20, seed: 1 } }";

    @TempDir
    private Path folder;

    @Test
    void dropoutThatWasExportedInertIsActivated() throws Exception {
        byte[] onnx = new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {1, -2, .5f, 2, 1, -1}, 2, 3)
                .node("Dropout", "silent", List.of("input"), "hidden")
                .node("MatMul", "fc", List.of("hidden", "weights"), "logits")
                .output("logits", -1, 3)
                .bytes();
        try (ScoringSession session = Sessions.open(small(onnx).method(SAMPLE))) {
            assertThat(epistemic(session, 1, 2)).isGreaterThan(.01);
            assertThat(session.identity().dropoutInjected()).isFalse();
        }
    }

    @Test
    void dropoutIsInjectedBeforeTheLastLinearLayerWhereTheExportHasNone() throws Exception {
        BundleFolder bundle = BundleFolder.in(folder)
                .fixture("member0.onnx")
                .method("{ mc-dropout: { samples: 20, seed: 1, inject: { rate: 0.2 } } }");
        Path named = BundleFolder.in(folder.resolve("named"))
                .fixture("member0.onnx")
                .method("{ mc-dropout: { samples: 20, seed: 1, inject: { rate: 0.2, before: [/l3/Gemm] } } }")
                .write();
        try (ScoringSession session = Sessions.open(bundle);
                ScoringSession same = ScoringSession.open(named, Sessions.CPU)) {
            assertThat(session.identity().dropoutInjected()).isTrue();
            assertThat(session.identity().maskSetHash())
                    .isEqualTo(same.identity().maskSetHash());
            Scores scores = session.score(Sessions.digits(session, 1)).get(0);
            assertThat(scores.epistemic().orElseThrow()).isGreaterThan(0);
            assertThat(scores.total())
                    .isCloseTo(same.score(Sessions.digits(same, 1)).get(0).total(), within(LAYOUTS));
        }
    }

    @Test
    void aBatchNormFoldedEvalExportTakesInjectionToo() throws Exception {
        BundleFolder bundle = BundleFolder.in(folder)
                .file("model.onnx", Exports.bytes("cnn-eval-17.onnx"))
                .labels(3)
                .input("{ type: float32, shape: [1, 8, 8], onnx: input }")
                .method("{ mc-dropout: { samples: 20, seed: 1, inject: { rate: 0.5 } } }");
        try (ScoringSession session = Sessions.open(bundle)) {
            assertThat(session.selfTest().meanSampleSpread()).isGreaterThan(1e-3);
        }
    }

    @Test
    void aRateInModelYamlReplacesTheExportedOne() throws Exception {
        double half = selfTestSpread("a", "rate: 0.5");
        double little = selfTestSpread("b", "rate: 0.01");
        assertThat(half).isGreaterThan(2 * little);
    }

    @Test
    void dropoutIsOffInAnEnsembleAndInADeterministicModel() throws Exception {
        try (ScoringSession plain =
                        Sessions.open(BundleFolder.in(folder.resolve("plain")).fixture("member0.onnx"));
                ScoringSession dropout =
                        Sessions.open(BundleFolder.in(folder.resolve("dropout")).fixture("mcdropout-member0.onnx"))) {
            assertThat(dropout.score(Sessions.digits(dropout, 1)).get(0).total())
                    .isEqualTo(plain.score(Sessions.digits(plain, 1)).get(0).total());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Softmax", "LogSoftmax"})
    void aModelThatEndsInASoftmaxScoresAsItsLogits(String last) throws Exception {
        byte[] normalised = new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {1, -2, .5f, 2, 1, -1}, 2, 3)
                .node("Relu", "relu", List.of("input"), "hidden")
                .node("MatMul", "fc", List.of("hidden", "weights"), "raw")
                .node(last, "last", List.of("raw"), "out")
                .output("out", -1, 3)
                .bytes();
        try (ScoringSession logits = Sessions.open(small(TestGraph.linear().bytes()));
                ScoringSession softmax = Sessions.open(BundleFolder.in(folder.resolve("softmax"))
                        .file("model.onnx", normalised)
                        .labels(3)
                        .input("{ type: float32, shape: [2], onnx: input }"))) {
            Scores expected =
                    logits.score(List.of(Sessions.record(logits, 1, 2))).get(0);
            Scores actual =
                    softmax.score(List.of(Sessions.record(softmax, 1, 2))).get(0);
            assertThat(actual.total()).isEqualTo(expected.total());
            assertThat(actual.energy().orElseThrow())
                    .isEqualTo(expected.energy().orElseThrow());
        }
    }

    @Test
    void namesThatOursCouldCollideWithAreLeftAlone() throws Exception {
        byte[] onnx = new TestGraph()
                .input("mean", -1, 2)
                .floats("epistream/mask", new float[] {1, -2, .5f, 2, 1, -1}, 2, 3)
                .node("Relu", "epistream/scores", List.of("mean"), "epistream/mean")
                .node("Dropout", "scores", List.of("epistream/mean"), "samples")
                .node("Identity", "member0/fc", List.of("samples"), "epistream/injected/mean")
                .node("MatMul", "fc", List.of("epistream/injected/mean", "epistream/mask"), "epistream/samples")
                .output("epistream/samples", -1, 3)
                .bytes();
        String input = "{ type: float32, shape: [2], onnx: mean }";
        try (ScoringSession session = Sessions.open(small(onnx).input(input).method(SAMPLE))) {
            assertThat(epistemic(session, 1, 2)).isGreaterThan(.01);
        }
        BundleFolder ensemble = BundleFolder.in(folder.resolve("ensemble"))
                .method(BundleFolder.ENSEMBLE)
                .labels(3)
                .input("{ type: float32, shape: [2], onnx: member0/input }")
                .file("a.onnx", collidingMember(1))
                .file("b.onnx", collidingMember(.1f));
        try (ScoringSession session = Sessions.open(ensemble)) {
            assertThat(epistemic(session, 1, 2)).isGreaterThan(.01);
        }
    }

    /** Its input is called as the prefix would call an inner tensor named input. */
    private static byte[] collidingMember(float weight) {
        return new TestGraph()
                .input("member0/input", -1, 2)
                .floats("w", new float[] {weight}, 1)
                .node("Relu", "relu", List.of("member0/input"), "input")
                .node("Mul", "mul", List.of("input", "w"), "product")
                .floats("weights", new float[] {1, -2, .5f, 2, 1, -1}, 2, 3)
                .node("MatMul", "fc", List.of("product", "weights"), "logits")
                .output("logits", -1, 3)
                .bytes();
    }

    @Test
    void severalInputsReachTheGraphByName() throws Exception {
        byte[] onnx = new TestGraph()
                .input("left", -1, 3)
                .input("right", -1, 3)
                .node("Sub", "minus", List.of("left", "right"), "logits")
                .output("logits", -1, 3)
                .bytes();
        BundleFolder bundle = BundleFolder.in(folder)
                .file("model.onnx", onnx)
                .labels(3)
                .input("{ type: float32, shape: [3], onnx: right },"
                        + " other: { type: float32, shape: [3], onnx: left }");
        try (ScoringSession session = Sessions.open(bundle)) {
            PreparedInput record = PreparedInput.ofFloats(new float[] {0, 5, 0}, new float[] {0, 0, 7});
            Scores scores = session.score(List.of(record)).get(0);
            assertThat(scores.classPrediction().predictedClass()).isEqualTo(2);
            assertThat(scores.energy().orElseThrow())
                    .isCloseTo(-Math.log(1 + Math.exp(-5) + Math.exp(7)), within(1e-5));
        }
    }

    @Test
    void theZooServes() throws Exception {
        Path zoo = Path.of(System.getProperty("epistream.home"), "models", "zoo");
        for (String name : List.of("digits-mc-dropout", "digits-ensemble")) {
            try (ScoringSession session = ScoringSession.open(zoo.resolve(name), Sessions.CPU)) {
                assertThat(session.identity().name()).isEqualTo(name);
                assertThat(session.identity().labels()).hasSize(Digits.CLASSES);
                assertThat(session.selfTest().maxRelativeError()).isLessThan(1e-5);
            }
        }
    }

    private double selfTestSpread(String name, String rate) throws Exception {
        BundleFolder bundle = BundleFolder.in(folder.resolve(name))
                .fixture("mcdropout-member0.onnx")
                .method("{ mc-dropout: { samples: 20, seed: 1, " + rate + " } }");
        try (ScoringSession session = Sessions.open(bundle)) {
            return session.selfTest().meanSampleSpread();
        }
    }

    private static double epistemic(ScoringSession session, float... values) throws Exception {
        return session.score(List.of(Sessions.record(session, values)))
                .get(0)
                .epistemic()
                .orElseThrow();
    }

    private BundleFolder small(byte[] onnx) {
        return BundleFolder.in(folder)
                .file("model.onnx", onnx)
                .labels(3)
                .input("{ type: float32, shape: [2], onnx: input }");
    }
}
