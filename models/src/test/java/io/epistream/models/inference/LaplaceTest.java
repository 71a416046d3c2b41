package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.digits.Digits;
import io.epistream.models.npz.Npz;
import io.epistream.models.posterior.GaussNewton;
import io.epistream.models.posterior.LaplacePosterior;
import io.epistream.models.posterior.LastLayer;
import io.epistream.models.posterior.Likelihood;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A last-layer posterior of the digits network, fitted on some digits and served on others. */
class LaplaceTest {
    private static final int FITTED = 300;
    private static final double PRIOR_PRECISION = 5;
    private static final int SAMPLES = 400;

    @TempDir
    private Path folder;

    @Test
    void theSamplesOfTheGraphHaveTheVarianceOfTheClosedForm() throws Exception {
        LaplacePosterior posterior = posterior();
        ModelBundle bundle = ModelBundle.load(served(posterior).write());
        int scored = 20;
        float[][] features;
        try (FeatureReader reader = FeatureReader.open(bundle, Optional.empty(), Sessions.CPU)) {
            features = reader.read(digits(FITTED, scored)).features();
        }
        double[][] expected = posterior.functionVariance(features);
        try (SampleReader reader = SampleReader.open(bundle, Sessions.CPU)) {
            float[][][] samples = reader.read(digits(FITTED, scored));
            double ratio = 0;
            for (int n = 0; n < scored; n++) {
                for (int k = 0; k < Digits.CLASSES; k++) {
                    ratio += variance(samples, n, k) / expected[n][k] / scored / Digits.CLASSES;
                }
            }
            // 400 draws shared by 200 ratios: each has a relative deviation of sqrt(2/400) = .07
            assertThat(ratio).isCloseTo(1, within(.1));
        }
    }

    @Test
    void servesWithItsSeedAndHashAndPassesItsSelfTest() throws Exception {
        try (ScoringSession session = Sessions.open(served(posterior()))) {
            assertThat(session.identity().method()).isEqualTo("laplace");
            assertThat(session.identity().samples()).isEqualTo(SAMPLES);
            assertThat(session.identity().seed()).hasValue(3);
            assertThat(session.identity().maskSetHash()).isPresent();
            assertThat(session.selfTest().maxRelativeError()).isLessThan(1e-5);
            Scores scores = session.score(Sessions.digits(session, 1)).get(0);
            assertThat(scores.epistemic().orElseThrow()).isPositive();
        }
    }

    @Test
    void aPosteriorOfAnotherLayerIsRefused() throws Exception {
        BundleFolder written = BundleFolder.in(folder.resolve("served"))
                .fixture("member0.onnx")
                .method("{ laplace: { samples: 5, seed: 3, file: laplace.npz, layer: /l1/Gemm } }")
                .file("laplace.npz", Npz.write(posterior().toNpz()));
        assertThatThrownBy(() -> Sessions.open(written))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("laplace.npz")
                .hasMessageContaining("epistream fit laplace");
    }

    @Test
    void aPosteriorThatIsNotListedIsRefused() {
        BundleFolder written = BundleFolder.in(folder.resolve("served"))
                .fixture("member0.onnx")
                .method("{ laplace: { samples: 5, seed: 3, file: laplace.npz } }");
        assertThatThrownBy(() -> Sessions.open(written))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("method.laplace.file: must be listed under files, was laplace.npz");
    }

    private BundleFolder served(LaplacePosterior posterior) {
        return BundleFolder.in(folder.resolve("served"))
                .fixture("member0.onnx")
                .method("{ laplace: { samples: " + SAMPLES + ", seed: 3, file: laplace.npz } }")
                .file("laplace.npz", Npz.write(posterior.toNpz()));
    }

    private LaplacePosterior posterior() throws Exception {
        ModelBundle plain = ModelBundle.load(
                BundleFolder.in(folder.resolve("plain")).fixture("member0.onnx").write());
        try (FeatureReader reader = FeatureReader.open(plain, Optional.empty(), Sessions.CPU)) {
            FeatureReader.Rows rows = reader.read(digits(0, FITTED));
            LastLayer layer = new LastLayer(reader.outputs(), reader.features(), true);
            GaussNewton sum = GaussNewton.kronecker(layer);
            sum.add(rows.features(), rows.outputs(), new Likelihood.Categorical());
            return sum.curvature(FITTED).posterior(PRIOR_PRECISION);
        }
    }

    private static List<PreparedInput> digits(int from, int count) {
        float[] pixels = Digits.array("x-test");
        PreparedInput[] records = new PreparedInput[count];
        for (int n = 0; n < count; n++) {
            int start = (from + n) * Digits.PIXELS;
            records[n] = PreparedInput.ofFloats(Arrays.copyOfRange(pixels, start, start + Digits.PIXELS));
        }
        return List.of(records);
    }

    private static double variance(float[][][] samples, int record, int column) {
        double sum = 0;
        double squares = 0;
        for (float[][] sample : samples) {
            sum += sample[record][column];
            squares += sample[record][column] * sample[record][column];
        }
        double mean = sum / samples.length;
        return squares / samples.length - mean * mean;
    }
}
