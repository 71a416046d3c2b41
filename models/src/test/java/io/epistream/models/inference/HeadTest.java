package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.digits.BundleFolder;
import io.epistream.models.graph.TestGraph;
import io.epistream.models.measure.PredictiveMeasures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures where float32 has edges: an ensemble whose first member passes logits on and whose second turns them. */
class HeadTest {
    @TempDir
    private Path folder;

    @Test
    void sureMembersThatDisagreeAreAllEpistemic() throws Exception {
        try (ScoringSession session = ensemble(17)) {
            Scores scores = score(session, 1000, 0, 0);
            assertThat(scores.total()).isCloseTo(Math.log(2), within(1e-6));
            assertThat(scores.epistemic().orElseThrow()).isCloseTo(Math.log(2), within(1e-6));
            assertThat(scores.aleatoric().orElseThrow()).isEqualTo(0);
            assertThat(scores.energy().orElseThrow()).isCloseTo(-1000, within(1e-3));
            assertThat(scores.isFinite()).isTrue();
        }
    }

    @Test
    void sureMembersThatAgreeAreCertain() throws Exception {
        try (ScoringSession session = ensemble(17)) {
            Scores scores = score(session, 0, 1e6f, 0);
            assertThat(scores.total()).isEqualTo(0);
            assertThat(scores.epistemic().orElseThrow()).isEqualTo(0);
            assertThat(scores.aleatoric().orElseThrow()).isEqualTo(0);
            assertThat(scores.classPrediction().confidence()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 17, 18, 23, 26})
    void everyOpsetGivesTheSameMeasures(long opset) throws Exception {
        try (ScoringSession session = ensemble(opset)) {
            Scores scores = score(session, 1, -2, 3.5f);
            PredictiveMeasures expected = PredictiveMeasures.of(new double[][] {{1, -2, 3.5}, {3.5, -2, 1}}, 1);
            assertThat(scores.total()).isCloseTo(expected.total(), within(1e-6));
            assertThat(scores.aleatoric().orElseThrow()).isCloseTo(expected.aleatoric(), within(1e-6));
            assertThat(scores.epistemic().orElseThrow()).isCloseTo(expected.epistemic(), within(1e-6));
            assertThat(scores.energy().orElseThrow()).isCloseTo(expected.energy(), within(1e-6));
        }
    }

    @Test
    void aTinyDisagreementIsNotLostInRounding() throws Exception {
        try (ScoringSession session = ensemble(17)) {
            Scores scores = score(session, 1, 0, 1.002f);
            PredictiveMeasures expected = PredictiveMeasures.of(new double[][] {{1, 0, 1.002f}, {1.002f, 0, 1}}, 1);
            assertThat(expected.epistemic())
                    .as("far below what a difference of entropies resolves")
                    .isLessThan(1e-6);
            assertThat(scores.epistemic().orElseThrow()).isCloseTo(expected.epistemic(), within(6e-8));
        }
    }

    @Test
    void aModelThatOverflowsGivesScoresThatSayTheyAreNoNumbers() throws Exception {
        try (ScoringSession session = ensemble(17)) {
            List<Scores> scores = session.score(
                    List.of(Sessions.record(session, 3e38f, -3e38f, 0), Sessions.record(session, 1, 2, 3)));
            assertThat(scores.get(0).isFinite()).isFalse();
            assertThat(scores.get(1).isFinite()).isTrue();
        }
    }

    private static Scores score(ScoringSession session, float... logits) throws Exception {
        return session.score(List.of(Sessions.record(session, logits))).get(0);
    }

    private ScoringSession ensemble(long opset) throws Exception {
        return Sessions.open(BundleFolder.in(folder)
                .method(BundleFolder.ENSEMBLE)
                .labels(3)
                .input("{ type: float32, shape: [3], onnx: input }")
                .file("straight.onnx", member(opset, 1, 0, 0, 0, 1, 0, 0, 0, 1))
                .file("turned.onnx", member(opset, 0, 0, 1, 0, 1, 0, 1, 0, 0)));
    }

    private static byte[] member(long opset, float... weights) {
        return new TestGraph()
                .opset(opset)
                .ir(8)
                .input("input", -1, 3)
                .floats("weights", weights, 3, 3)
                .node("MatMul", "fc", List.of("input", "weights"), "logits")
                .output("logits", -1, 3)
                .bytes();
    }
}
