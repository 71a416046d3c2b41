package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.digits.Digits;
import io.epistream.models.distance.DistanceScores;
import io.epistream.models.distance.FeatureDistance;
import io.epistream.models.distance.FeatureDistanceFit;
import io.epistream.models.graph.FeatureGraph;
import io.epistream.models.npz.Npz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of a plain export, and distances in them, on held-out digits. */
class DistancesTest {
    private static final int FITTED = 300;
    private static final int SCORED = 40;
    private static final int NEIGHBOURS = 5;

    @TempDir
    private Path folder;

    @Test
    void theLastLayerGivesTheRawOutputFromTheFeatures() throws Exception {
        ModelBundle bundle = bundle("mcdropout-member0.onnx", BundleFolder.MC_DROPOUT);
        try (FeatureReader reader = FeatureReader.open(bundle, Optional.empty(), Sessions.CPU)) {
            FeatureReader.Rows rows = rows(reader, 10);
            FeatureGraph.LinearLayer layer = reader.parameters();
            assertThat(reader.features()).isEqualTo(128);
            assertThat(reader.outputs()).isEqualTo(10);
            for (int n = 0; n < 10; n++) {
                for (int k = 0; k < 10; k++) {
                    double logit = layer.bias()[k];
                    for (int i = 0; i < 128; i++) {
                        logit += layer.weight()[k][i] * rows.features()[n][i];
                    }
                    assertThat((double) rows.outputs()[n][k]).isCloseTo(logit, within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BundleFolder.DETERMINISTIC, BundleFolder.MC_DROPOUT, BundleFolder.ENSEMBLE})
    void distancesInTheGraphAreThoseOfTheDefinition(String method) throws Exception {
        FeatureDistance distance = fitted();
        FeatureReader.Rows rows;
        ModelBundle bundle = withDistance(method, distance);
        try (FeatureReader reader = FeatureReader.open(bundle, Optional.empty(), Sessions.CPU)) {
            rows = rows(reader, SCORED);
        }
        try (ScoringSession session = ScoringSession.open(bundle, Sessions.CPU)) {
            List<Scores> scores = session.score(Sessions.digits(session, SCORED));
            for (int n = 0; n < SCORED; n++) {
                DistanceScores expected = distance.score(rows.features()[n], NEIGHBOURS);
                Distances actual = scores.get(n).distances();
                assertThat(actual.mahalanobis().orElseThrow() / expected.mahalanobis())
                        .isCloseTo(1, within(1e-4));
                assertThat(actual.relativeMahalanobis().orElseThrow())
                        .isCloseTo(expected.relativeMahalanobis().orElseThrow(), within(1e-4 * expected.mahalanobis()));
                assertThat(actual.nearestNeighbour().orElseThrow())
                        .isCloseTo(expected.nearestNeighbour(), within(1e-3));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BundleFolder.DETERMINISTIC, BundleFolder.ENSEMBLE})
    void featuresThatAreComputedAnywayAreNotComputedAgain(String method) throws Exception {
        Compilation compilation = Compilation.of(withDistance(method, fitted()), Sessions.CPU);
        assertThat(new String(compilation.fused().onnx(), StandardCharsets.ISO_8859_1))
                .contains("epistream/whitened")
                .doesNotContain("epistream/plain/");
    }

    private ModelBundle withDistance(String method, FeatureDistance distance) throws Exception {
        BundleFolder written = BundleFolder.in(folder.resolve("served")).method(method);
        if (method.equals(BundleFolder.ENSEMBLE)) {
            written.fiveMembers();
        } else {
            written.fixture("mcdropout-member0.onnx");
        }
        written.file("distance.npz", Npz.write(distance.toNpz()))
                .extra("distance: { file: distance.npz, neighbours: " + NEIGHBOURS + " }");
        return ModelBundle.load(written.write());
    }

    @Test
    void withoutAFitThereAreNoDistances() throws Exception {
        try (ScoringSession session =
                ScoringSession.open(bundle("member0.onnx", BundleFolder.DETERMINISTIC), Sessions.CPU)) {
            Distances none = session.score(Sessions.digits(session, 1)).get(0).distances();
            assertThat(none).isEqualTo(Distances.NONE);
        }
    }

    @Test
    void aDistanceForAnotherLayerIsRefused() throws Exception {
        BundleFolder written = BundleFolder.in(folder.resolve("served"))
                .fixture("member0.onnx")
                .file("distance.npz", Npz.write(fitted().toNpz()))
                .extra("distance: { file: distance.npz, layer: /l1/Gemm }");
        assertThatThrownBy(() -> Sessions.open(written))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("distance.npz")
                .hasMessageContaining("64")
                .hasMessageContaining("epistream fit distance");
    }

    @Test
    void aLayerThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> FeatureReader.open(
                        bundle("member0.onnx", BundleFolder.DETERMINISTIC), Optional.of("/l9/Gemm"), Sessions.CPU))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("has no linear layer named /l9/Gemm, its linear layers are [/l3/Gemm");
    }

    @Test
    void everySamplesRawOutputIsWhatTheFusedGraphServes() throws Exception {
        ModelBundle bundle = bundle("mcdropout-member0.onnx", BundleFolder.MC_DROPOUT);
        try (SampleReader reader = SampleReader.open(bundle, Sessions.CPU);
                ScoringSession session = ScoringSession.open(bundle, Sessions.CPU)) {
            List<PreparedInput> digits = Sessions.digits(session, 4);
            float[][][] samples = reader.read(digits);
            assertThat(samples).hasDimensions(reader.samples(), 4);
            assertThat(reader.columns()).isEqualTo(10);
            double energy = 0;
            for (float[][] sample : samples) {
                double sum = 0;
                for (float logit : sample[3]) {
                    sum += Math.exp(logit);
                }
                energy -= Math.log(sum) / samples.length;
            }
            assertThat(session.score(digits).get(3).energy().orElseThrow()).isCloseTo(energy, within(1e-4));
        }
    }

    private FeatureDistance fitted() throws Exception {
        try (FeatureReader reader = FeatureReader.open(
                bundle("member0.onnx", BundleFolder.DETERMINISTIC), Optional.empty(), Sessions.CPU)) {
            FeatureDistanceFit fit = new FeatureDistanceFit(reader.features(), Digits.CLASSES, 1, 200);
            fit.add(rows(reader, FITTED).features(), Arrays.copyOf(Digits.labels(), FITTED));
            return fit.fitted().distance();
        }
    }

    private static FeatureReader.Rows rows(FeatureReader reader, int count) throws Exception {
        float[] pixels = Digits.array("x-test");
        PreparedInput[] records = new PreparedInput[count];
        for (int n = 0; n < count; n++) {
            records[n] = PreparedInput.ofFloats(Arrays.copyOfRange(pixels, n * Digits.PIXELS, (n + 1) * Digits.PIXELS));
        }
        return reader.read(List.of(records));
    }

    private ModelBundle bundle(String fixture, String method) throws Exception {
        return ModelBundle.load(BundleFolder.in(folder.resolve("plain"))
                .fixture(fixture)
                .method(method)
                .write());
    }
}
