package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.digits.Digits;
import io.epistream.models.measure.Auroc;
import io.epistream.models.measure.PredictiveMeasures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of the fused graphs against the goldens of PyTorch and float64 numpy. */
class GoldenScoresTest {
    private static final Offset<Double> GOLDEN = within(1e-5);

    @TempDir
    private Path folder;

    @Test
    void anEnsembleScoresEveryRecordAsItsMembersDo() throws Exception {
        try (ScoringSession session = open(BundleFolder.in(folder).fiveMembers())) {
            assertThat(session.identity().samples()).isEqualTo(5);
            assertEqualsDefinition(score(session, "x-test"), Digits.logits("logits-ensemble"));
            assertEqualsDefinition(score(session, "x-rotated-90"), Digits.logits("logits-ensemble-rotated-90"));
        }
    }

    @Test
    void anEnsembleGivesTheGoldenScores() throws Exception {
        try (ScoringSession session = open(BundleFolder.in(folder).fiveMembers())) {
            assertGolden(score(session, "x-test"), Digits.golden().get("ens5"));
        }
    }

    @Test
    void anEnsembleTellsRotatedDigitsApartAsBadlyAsItsMembersDo() throws Exception {
        try (ScoringSession session = open(BundleFolder.in(folder).fiveMembers())) {
            double auroc = Auroc.of(
                    score(session, "x-test").stream().mapToDouble(Scores::total).toArray(),
                    score(session, "x-rotated-90").stream()
                            .mapToDouble(Scores::total)
                            .toArray());
            assertThat(auroc)
                    .isCloseTo(Digits.golden().at("/ens5Rotated90Auroc/entropy").asDouble(), within(1e-4));
        }
    }

    @Test
    void aDeterministicModelGivesTheGoldenScoresAndNoDecomposition() throws Exception {
        try (ScoringSession session = open(BundleFolder.in(folder).fixture("member0.onnx"))) {
            List<Scores> scores = score(session, "x-test");
            double[][][] logits = Digits.logits("logits-deterministic");
            JsonNode golden = Digits.golden().get("det");
            for (int n = 0; n < scores.size(); n++) {
                PredictiveMeasures expected = PredictiveMeasures.of(Digits.ofRecord(logits, n), 1);
                assertThat(scores.get(n).total()).isCloseTo(expected.total(), GOLDEN);
                assertThat(scores.get(n).energy().orElseThrow()).isCloseTo(expected.energy(), GOLDEN);
                assertThat(scores.get(n).aleatoric()).isEmpty();
                assertThat(scores.get(n).epistemic()).isEmpty();
            }
            assertThat(scores.get(0).total()).isCloseTo(golden.at("/entropy/0").asDouble(), GOLDEN);
        }
    }

    @Test
    void mcDropoutAgreesWithGoldenMasksInTheMean() throws Exception {
        try (ScoringSession session =
                open(BundleFolder.in(folder).fixture("mcdropout-member0.onnx").method(BundleFolder.MC_DROPOUT))) {
            List<Scores> scores = score(session, "x-test");
            double information = scores.stream()
                    .mapToDouble(s -> s.epistemic().orElseThrow())
                    .average()
                    .orElseThrow();
            double golden = Digits.golden().at("/mc50/meanMutualInformation").asDouble();
            // other masks than the golden run's: the mean of a set of 50 varies by about 7 % between mask sets
            assertThat(information / golden).isBetween(0.75, 1.25);
        }
    }

    private static ScoringSession open(BundleFolder bundle) throws Exception {
        return ScoringSession.open(bundle.write(), new ExecutionOptions(Provider.CPU, 1, 64));
    }

    private static List<Scores> score(ScoringSession session, String array) throws Exception {
        float[] pixels = Digits.array(array);
        List<PreparedInput> records = new ArrayList<>();
        for (int n = 0; n < Digits.RECORDS; n++) {
            ByteBuffer data = ByteBuffer.allocate(Digits.PIXELS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            data.asFloatBuffer().put(pixels, n * Digits.PIXELS, Digits.PIXELS);
            records.add(session.prepare(List.of(new InputTensor("pixels", TensorType.FLOAT32, List.of(64L), data))));
        }
        return session.score(records);
    }

    private static void assertEqualsDefinition(List<Scores> scores, double[][][] logits) {
        assertThat(scores).hasSize(Digits.RECORDS);
        for (int n = 0; n < scores.size(); n++) {
            double[][] samples = Digits.ofRecord(logits, n);
            PredictiveMeasures expected = PredictiveMeasures.of(samples, 1);
            Scores actual = scores.get(n);
            assertThat(actual.total()).isCloseTo(expected.total(), GOLDEN);
            assertThat(actual.aleatoric().orElseThrow()).isCloseTo(expected.aleatoric(), GOLDEN);
            assertThat(actual.epistemic().orElseThrow()).isCloseTo(expected.epistemic(), GOLDEN);
            assertThat(actual.energy().orElseThrow()).isCloseTo(expected.energy(), GOLDEN);
            double[] mean = PredictiveMeasures.meanProbabilities(samples);
            for (int k = 0; k < mean.length; k++) {
                assertThat((double) actual.classPrediction().probability(k)).isCloseTo(mean[k], GOLDEN);
            }
        }
    }

    private static void assertGolden(List<Scores> scores, JsonNode golden) {
        for (int n = 0; n < 3; n++) {
            Scores actual = scores.get(n);
            assertThat(1 - actual.classPrediction().confidence())
                    .isCloseTo(golden.get("msp").get(n).asDouble(), GOLDEN);
            assertThat(actual.total()).isCloseTo(golden.get("entropy").get(n).asDouble(), GOLDEN);
            assertThat(actual.aleatoric().orElseThrow())
                    .isCloseTo(golden.get("aleatoric").get(n).asDouble(), GOLDEN);
            assertThat(actual.epistemic().orElseThrow())
                    .isCloseTo(golden.get("mi").get(n).asDouble(), GOLDEN);
            assertThat(actual.energy().orElseThrow())
                    .isCloseTo(golden.get("energy").get(n).asDouble(), GOLDEN);
        }
    }
}
