package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.exports.Exports;
import io.epistream.models.measure.Entropy;
import io.epistream.models.measure.Moments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** scikit-learn pipelines, as skl2onnx converts them, against what scikit-learn predicts. */
class PipelinesTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    private JsonNode reference;

    @BeforeEach
    void readReference() throws Exception {
        reference = new ObjectMapper().readTree(Exports.bytes("sklearn.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logistic",
                "logistic-binary",
                "mlp",
                "mlp-binary",
                "scaled-mlp",
                "normalised-logistic",
                "columns-logistic",
                "forest",
                "bagging",
                "boosting-0",
                "support-vectors"
            })
    void aClassifierPredictsWhatScikitLearnPredicts(String model) throws Exception {
        JsonNode expected = reference.get("classifiers").get(model);
        BundleFolder bundle = bundle(model)
                .method(BundleFolder.DETERMINISTIC)
                .labels(expected.get(0).size());
        List<Scores> scores = scores(bundle);
        double worst = 0;
        for (int n = 0; n < scores.size(); n++) {
            ClassPrediction prediction = scores.get(n).classPrediction();
            for (int k = 0; k < prediction.classes(); k++) {
                double difference =
                        prediction.probability(k) - expected.get(n).get(k).asDouble();
                worst = Math.max(worst, Math.abs(difference));
            }
            assertThat(scores.get(n).epistemic()).isEmpty();
        }
        assertThat(worst).as(model).isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"forest", "boosting"})
    void filesOfTreesMakeAnEnsemble(String model) throws Exception {
        String[] members = {model + "-0", model + "-1", model + "-2"};
        List<Scores> scores =
                scores(bundle(members).method(BundleFolder.ENSEMBLE).labels(3));
        for (int n = 0; n < scores.size(); n++) {
            double[] mean = new double[3];
            double expectedEntropy = 0;
            for (String member : members) {
                double[] probabilities =
                        values(reference.get("classifiers").get(member).get(n));
                for (int k = 0; k < 3; k++) {
                    mean[k] += probabilities[k] / 3;
                }
                expectedEntropy += Entropy.of(probabilities) / 3;
            }
            Scores score = scores.get(n);
            assertThat(score.total()).isCloseTo(Entropy.of(mean), within(TOLERANCE));
            assertThat(score.aleatoric().orElseThrow()).isCloseTo(expectedEntropy, within(TOLERANCE));
            assertThat(score.epistemic().orElseThrow())
                    .isCloseTo(Entropy.of(mean) - expectedEntropy, within(TOLERANCE));
            for (int k = 0; k < 3; k++) {
                assertThat((double) score.classPrediction().probability(k)).isCloseTo(mean[k], within(TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forest-regressor-0 forest-regressor-1 forest-regressor-2",
                "mlp-regressor-0 mlp-regressor-1 mlp-regressor-2",
                "boosting-regressor support-vector-regressor forest-regressor-0"
            })
    void filesOfRegressorsMakeAnEnsembleWithoutAnAleatoricPart(String models) throws Exception {
        String[] members = models.split(" ");
        List<Scores> scores = scores(
                bundle(members).method(BundleFolder.ENSEMBLE).task("regression").labels(0));
        for (int n = 0; n < scores.size(); n++) {
            int record = n;
            Moments expected = Moments.of(Arrays.stream(members)
                    .mapToDouble(member ->
                            reference.get("regressors").get(member).get(record).asDouble())
                    .toArray());
            Scores score = scores.get(n);
            assertThat(((TargetPrediction) score.prediction()).mean()).isCloseTo(expected.mean(), within(TOLERANCE));
            assertThat(score.epistemic().orElseThrow())
                    .isCloseTo(Math.pow(expected.standardDeviation(), 2), within(TOLERANCE));
            assertThat(score.aleatoric()).isEmpty();
        }
    }

    @Test
    void dropoutIsInjectedIntoANetworkOfScikitLearn() throws Exception {
        JsonNode expected = reference.get("mlp-under-masks");
        String method = "{ mc-dropout: { samples: " + expected.get("samples") + ", seed: " + expected.get("seed")
                + ", inject: { rate: " + expected.get("rate") + " } } }";
        Path written = bundle("mlp").method(method).labels(3).write();
        try (SampleReader reader = SampleReader.open(ModelBundle.load(written), Sessions.CPU)) {
            List<PreparedInput> records = new ArrayList<>();
            reference.get("x").forEach(row -> records.add(PreparedInput.ofFloats(floats(row))));
            float[][][] samples = reader.read(records);
            for (int s = 0; s < samples.length; s++) {
                for (int n = 0; n < records.size(); n++) {
                    double[] logits = values(expected.get("logits").get(s).get(n));
                    for (int k = 0; k < logits.length; k++) {
                        assertThat((double) samples[s][n][k]).isCloseTo(logits[k], within(TOLERANCE));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zipmap-logistic", "zipmap-forest"})
    void probabilitiesInMapsAreRefused(String model) {
        BundleFolder bundle = bundle(model).method(BundleFolder.DETERMINISTIC).labels(3);
        assertThatThrownBy(() -> Sessions.open(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("gives output_probability as maps from classes to probabilities (a ZipMap)")
                .hasMessageContaining("zipmap=False");
    }

    private BundleFolder bundle(String... models) {
        BundleFolder bundle = BundleFolder.in(folder).input("{ type: float32, shape: [4], onnx: X }");
        for (String model : models) {
            bundle.file(model + ".onnx", Exports.bytes("sklearn-" + model + ".onnx"));
        }
        return bundle;
    }

    private List<Scores> scores(BundleFolder bundle) throws Exception {
        try (ScoringSession session = Sessions.open(bundle)) {
            List<PreparedInput> records = new ArrayList<>();
            for (JsonNode row : reference.get("x")) {
                records.add(Sessions.record(session, floats(row)));
            }
            return session.score(records);
        }
    }

    private static double[] values(JsonNode row) {
        double[] values = new double[row.size()];
        Arrays.setAll(values, i -> row.get(i).asDouble());
        return values;
    }

    private static float[] floats(JsonNode row) {
        float[] values = new float[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) row.get(i).asDouble();
        }
        return values;
    }
}
