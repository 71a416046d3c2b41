package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.graph.TestGraph;
import io.epistream.models.measure.GaussianMixture;
import io.epistream.models.measure.MultilabelMeasures;
import io.epistream.models.measure.PredictiveMeasures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every task, over ensembles of two: the first member passes its input on, the second turns it. */
class TasksTest {
    private static final float[] STRAIGHT = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    private static final float[] TURNED = {0, 0, 1, 0, 1, 0, 1, 0, 0};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void labelsAreMeasuredEachAndSummed(boolean endsInSigmoid) throws Exception {
        BundleFolder bundle = pair(endsInSigmoid ? "Sigmoid" : "Identity", 3)
                .task("multilabel")
                .labels(3)
                .extra("temperature: 2");
        try (ScoringSession session = Sessions.open(bundle)) {
            Scores scores =
                    session.score(List.of(Sessions.record(session, 1, -2, 90f))).get(0);
            MultilabelMeasures expected = MultilabelMeasures.of(new double[][] {{1, -2, 90}, {90, -2, 1}}, 2);
            assertThat(scores.isFinite()).isTrue();
            assertThat(scores.total()).isCloseTo(expected.total(), within(1e-6));
            assertThat(scores.aleatoric().orElseThrow()).isCloseTo(expected.aleatoric(), within(1e-6));
            assertThat(scores.epistemic().orElseThrow()).isCloseTo(expected.epistemic(), within(1e-6));
            assertThat(scores.energy().orElseThrow()).isCloseTo(expected.energy(), within(1e-5));
            assertThat(scores.prediction()).isInstanceOfSatisfying(LabelPrediction.class, labels -> {
                assertThat(labels.labels()).isEqualTo(3);
                for (int k = 0; k < 3; k++) {
                    MultilabelMeasures.Label label = expected.labels().get(k);
                    assertThat((double) labels.probability(k)).isCloseTo(label.probability(), within(1e-6));
                    assertThat(labels.total(k)).isCloseTo(label.total(), within(1e-6));
                    assertThat(labels.aleatoric(k).orElseThrow()).isCloseTo(label.aleatoric(), within(1e-6));
                    assertThat(labels.epistemic(k).orElseThrow()).isCloseTo(label.epistemic(), within(1e-6));
                }
            });
        }
    }

    @Test
    void aSureLabelHasNoUncertainty() throws Exception {
        try (ScoringSession session =
                Sessions.open(pair("Identity", 3).task("multilabel").labels(3))) {
            Scores scores = session.score(List.of(Sessions.record(session, 500, -500, 500)))
                    .get(0);
            assertThat(scores.total()).isZero();
            assertThat(scores.aleatoric().orElseThrow()).isZero();
            assertThat(scores.epistemic().orElseThrow()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"variance", "log-variance", "standard-deviation"})
    void aRegressionSplitsItsVarianceAndScalesItsTarget(String spread) throws Exception {
        BundleFolder bundle = pair("Identity", 3)
                .task("regression")
                .labels(0)
                .extra("outputs: { mean: \"out[0]\", " + spread + ": \"out[2]\" }")
                .extra("target: { name: price, scale: 10, offset: 1000000 }")
                .extra("quantiles: [ 0.1, 0.9 ]");
        try (ScoringSession session = Sessions.open(bundle)) {
            Scores scores =
                    session.score(List.of(Sessions.record(session, 1, 0, 1.5f))).get(0);
            double[] variances = {variance(spread, 1.5), variance(spread, 1)};
            GaussianMixture expected = new GaussianMixture(
                    new double[] {1_000_010, 1_000_015}, new double[] {100 * variances[0], 100 * variances[1]});
            assertThat(scores.aleatoric().orElseThrow()).isCloseTo(50 * (variances[0] + variances[1]), within(1e-3));
            assertThat(scores.epistemic().orElseThrow()).isCloseTo(6.25, within(1e-5));
            assertThat(scores.total()).isCloseTo(expected.variance(), within(1e-3));
            assertThat(scores.energy()).isEmpty();
            assertThat(scores.prediction()).isInstanceOfSatisfying(TargetPrediction.class, target -> {
                assertThat(target.mean()).isCloseTo(1_000_012.5, within(1e-5));
                assertThat(target.levels()).containsExactly(.1, .9);
                assertThat(target.quantiles().get(0)).isCloseTo(expected.quantile(.1), within(1e-3));
                assertThat(target.quantiles().get(1)).isCloseTo(expected.quantile(.9), within(1e-3));
            });
        }
    }

    private static double variance(String spread, double raw) {
        return switch (spread) {
            case "log-variance" -> Math.exp(raw);
            case "standard-deviation" -> raw * raw;
            default -> raw;
        };
    }

    @Test
    void aRegressionWithAMeanOnlyHasNoAleatoricPart() throws Exception {
        BundleFolder bundle = pair("Identity", 3).task("regression").labels(0).extra("outputs: { mean: \"out[0]\" }");
        try (ScoringSession session = Sessions.open(bundle)) {
            Scores scores =
                    session.score(List.of(Sessions.record(session, 1, 0, 3))).get(0);
            assertThat(scores.aleatoric()).isEmpty();
            assertThat(scores.epistemic().orElseThrow()).isCloseTo(1, within(1e-6));
            assertThat(scores.total()).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aNegativeVarianceIsNoNumber() throws Exception {
        BundleFolder bundle = pair("Identity", 3)
                .task("regression")
                .labels(0)
                .extra("outputs: { mean: \"out[0]\", variance: \"out[1]\" }");
        try (ScoringSession session = Sessions.open(bundle)) {
            List<Scores> scores =
                    session.score(List.of(Sessions.record(session, 1, -1, 3), Sessions.record(session, 1, 1, 3)));
            assertThat(scores.get(0).isFinite()).isFalse();
            assertThat(scores.get(1).isFinite()).isTrue();
        }
    }

    @Test
    void headsOfARegressionMayBeOutputsOfTheirOwn() throws Exception {
        byte[] onnx = new TestGraph()
                .input("input", -1, 2)
                .floats("w", new float[] {1, 1}, 2)
                .longs("axis", 1)
                .node("MatMul", "mean_head", List.of("input", "w"), "mean")
                .node("ReduceSum", "spread_head", List.of("input", "axis"), "spread")
                .output("mean", -1)
                .output("spread", -1, 1)
                .bytes();
        BundleFolder bundle = BundleFolder.in(folder)
                .task("regression")
                .labels(0)
                .input("{ type: float32, shape: [2], onnx: input }")
                .extra("outputs: { mean: mean, log-variance: spread }")
                .file("model.onnx", onnx);
        try (ScoringSession session = Sessions.open(bundle)) {
            Scores scores =
                    session.score(List.of(Sessions.record(session, .5f, .25f))).get(0);
            assertThat(scores.total()).isCloseTo(Math.exp(.75), within(1e-6));
            assertThat(scores.epistemic()).isEmpty();
        }
    }

    @Test
    void aMeanAndNothingElseIsRefused() {
        BundleFolder bundle = BundleFolder.in(folder)
                .task("regression")
                .labels(0)
                .input("{ type: float32, shape: [3], onnx: input }")
                .extra("outputs: { mean: \"out[0]\" }")
                .file("model.onnx", member("Identity", STRAIGHT));
        assertThatThrownBy(() -> Sessions.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("gives a mean and nothing else, so method deterministic has no uncertainty");
    }

    @Test
    void severalTargetsAreRefused() {
        BundleFolder bundle = pair("Identity", 3).task("regression").labels(0);
        assertThatThrownBy(() -> Sessions.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("outputs: { mean: y[0], log-variance: y[1] }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sigmoid", "Identity"})
    void oneLogitTellsTwoClasses(String last) throws Exception {
        byte[] onnx = new TestGraph()
                .input("input", -1, 1)
                .floats("one", new float[] {1})
                .node("Mul", "same", List.of("input", "one"), "z")
                .node(last, "last", List.of("z"), "out")
                .output("out", -1, 1)
                .bytes();
        BundleFolder bundle = BundleFolder.in(folder)
                .labels(2)
                .input("{ type: float32, shape: [1], onnx: input }")
                .file("model.onnx", onnx);
        try (ScoringSession session = Sessions.open(bundle)) {
            Scores scores = session.score(List.of(Sessions.record(session, 2))).get(0);
            double p = 1 / (1 + Math.exp(-2));
            assertThat((double) scores.classPrediction().probability(1)).isCloseTo(p, within(1e-6));
            assertThat(scores.classPrediction().predictedClass()).isEqualTo(1);
            assertThat(scores.total())
                    .isCloseTo(PredictiveMeasures.of(new double[][] {{0, 2}}, 1).total(), within(1e-6));
        }
    }

    @Test
    void aSigmoidOverSeveralOutputsIsNoClassification() {
        BundleFolder bundle = pair("Sigmoid", 3).labels(3);
        assertThatThrownBy(() -> Sessions.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("ends in a Sigmoid over 3 outputs")
                .hasMessageContaining("task: multilabel");
    }

    @Test
    void probabilitiesThatNoSoftmaxMadeHaveNoEnergy() throws Exception {
        byte[] onnx = new TestGraph()
                .input("input", -1, 2)
                .longs("axis", 1)
                .node("ReduceSum", "votes", List.of("input", "axis"), "sum")
                .node("Div", "share", List.of("input", "sum"), "probabilities")
                .node("Neg", "other", List.of("probabilities"), "label")
                .output("label", -1, 2)
                .output("probabilities", -1, 2)
                .bytes();
        BundleFolder bundle = BundleFolder.in(folder)
                .labels(2)
                .input("{ type: float32, shape: [2], onnx: input }")
                .file("model.onnx", onnx);
        try (ScoringSession session = Sessions.open(bundle)) {
            List<Scores> scores =
                    session.score(List.of(Sessions.record(session, .25f, .75f), Sessions.record(session, 0, 1)));
            assertThat((double) scores.get(0).classPrediction().probability(1)).isCloseTo(.75, within(1e-6));
            assertThat(scores.get(0).energy()).isEmpty();
            assertThat(scores.get(1).total()).isLessThan(1e-30);
        }
    }

    @Test
    void tokenIdsReachTheGraph() throws Exception {
        byte[] onnx = new TestGraph()
                .input(TensorProto.DataType.INT64, "ids", -1, 2)
                .floats("table", new float[] {0, 0, 1, 2, 3, 4}, 3, 2)
                .longs("axis", 1)
                .node("Gather", "embedding", List.of("table", "ids"), "embedded")
                .node(
                        "ReduceSum",
                        "pool",
                        List.of("embedded", "axis"),
                        List.of("logits"),
                        TestGraph.attribute("keepdims", 0))
                .output("logits", -1, 2)
                .bytes();
        BundleFolder bundle = BundleFolder.in(folder)
                .labels(2)
                .input("{ type: int32, shape: [2], onnx: ids }")
                .file("model.onnx", onnx);
        try (ScoringSession session = Sessions.open(bundle)) {
            PreparedInput record = ids(session, 1, 2);
            Scores scores = session.score(List.of(record)).get(0);
            assertThat((double) scores.classPrediction().probability(1))
                    .isCloseTo(1 / (1 + Math.exp(-2)), within(1e-6));
            PreparedInput outside = ids(session, 1, 9);
            assertThatThrownBy(() -> session.score(List.of(outside))).isInstanceOf(ScoringException.class);
        }
    }

    private static PreparedInput ids(ScoringSession session, int... ids) throws Exception {
        ByteBuffer data = ByteBuffer.allocate(ids.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asIntBuffer().put(ids);
        return session.prepare(List.of(new InputTensor("pixels", TensorType.INT32, List.of((long) ids.length), data)));
    }

    private BundleFolder pair(String last, int width) {
        return BundleFolder.in(folder)
                .method(BundleFolder.ENSEMBLE)
                .input("{ type: float32, shape: [" + width + "], onnx: input }")
                .file("straight.onnx", member(last, STRAIGHT))
                .file("turned.onnx", member(last, TURNED));
    }

    private static byte[] member(String last, float[] weights) {
        return new TestGraph()
                .input("input", -1, 3)
                .floats("weights", weights, 3, 3)
                .node("MatMul", "fc", List.of("input", "weights"), "raw")
                .node(last, "last", List.of("raw"), "out")
                .output("out", -1, 3)
                .bytes();
    }
}
