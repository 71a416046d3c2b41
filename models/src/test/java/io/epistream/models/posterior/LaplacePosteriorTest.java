package io.epistream.models.posterior;

import static io.epistream.models.posterior.GaussNewtonTest.assertClose;
import static io.epistream.models.posterior.Golden.DELTA;
import static io.epistream.models.posterior.Golden.LAYER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.posterior.Likelihood.Categorical;
import io.epistream.models.posterior.Likelihood.Gaussian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Covariances, draws and variances against make_laplace.py. */
class LaplacePosteriorTest {
    private static final Golden GOLDEN = Golden.values();
    private static final float[] MAP = GOLDEN.floats("map");

    private static LaplacePosterior full() throws PosteriorException {
        return GOLDEN.gathered(GaussNewton.full(LAYER), new Categorical())
                .curvature(40)
                .posterior(DELTA);
    }

    private static LaplacePosterior kronecker() throws PosteriorException {
        return GOLDEN.gathered(GaussNewton.kronecker(LAYER), new Categorical())
                .curvature(40)
                .posterior(DELTA);
    }

    private static double[] functionCovariances(LaplacePosterior posterior) {
        List<Double> values = new ArrayList<>();
        for (float[] query : GOLDEN.rows("queries")) {
            for (double[] row : posterior.functionCovariance(query)) {
                Arrays.stream(row).forEach(values::add);
            }
        }
        return values.stream().mapToDouble(value -> value).toArray();
    }

    @Test
    void theFullFactorIsTheCovariancesOwnCholesky() throws PosteriorException {
        assertClose(((FullPosterior) full()).cholesky(), GOLDEN.doubles("softmax_cholesky"), 1e-7);
    }

    @Test
    void fullFunctionCovarianceIsThatOfTheJacobian() throws PosteriorException {
        assertClose(functionCovariances(full()), GOLDEN.doubles("softmax_function_covariance"), 1e-6);
    }

    @Test
    void kroneckerFunctionCovarianceIsThatOfTheDenseMatrix() throws PosteriorException {
        assertClose(functionCovariances(kronecker()), GOLDEN.doubles("kronecker_function_covariance"), 1e-6);
    }

    @Test
    void variancesAreTheDiagonals() throws PosteriorException {
        for (LaplacePosterior posterior : List.of(full(), kronecker())) {
            float[][] queries = GOLDEN.rows("queries");
            double[][] variances = posterior.functionVariance(queries);
            for (int row = 0; row < queries.length; row++) {
                double[][] covariance = posterior.functionCovariance(queries[row]);
                for (int k = 0; k < 3; k++) {
                    assertThat(variances[row][k]).isEqualTo(covariance[k][k]).isPositive();
                }
            }
        }
    }

    @Test
    void bayesianLinearRegressionIsExact() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 3, true));
        sum.add(GOLDEN.rows("features"), new float[40][1], new Gaussian(.3));
        FullPosterior posterior = (FullPosterior) sum.curvature(40).posterior(1);
        double[] lower = posterior.cholesky();
        double[] covariance = new double[16];
        for (int i = 0; i < 16; i++) {
            for (int k = 0; k < 4; k++) {
                covariance[i] += lower[i / 4 * 4 + k] * lower[i % 4 * 4 + k];
            }
        }
        assertClose(covariance, GOLDEN.doubles("linear_covariance"), 1e-15);
    }

    private static void assertDrawsHaveCovariance(LaplacePosterior posterior, double[] covariance) {
        int samples = 20_000;
        float[][] draws = posterior.draw(samples, 7, MAP);
        int n = MAP.length;
        for (int i = 0; i < n; i++) {
            double mean = 0;
            for (float[] draw : draws) {
                mean += (draw[i] - MAP[i]) / samples;
            }
            assertThat(mean).as("mean %d", i).isCloseTo(0, within(5 * Math.sqrt(covariance[i * n + i] / samples)));
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (float[] draw : draws) {
                    product += (draw[i] - MAP[i]) * (draw[j] - MAP[j]) / (double) samples;
                }
                double expected = covariance[i * n + j];
                // variance of a product of normals: Σ_ii Σ_jj + Σ_ij²
                double error =
                        Math.sqrt((covariance[i * n + i] * covariance[j * n + j] + expected * expected) / samples);
                assertThat(product).as("covariance %d, %d", i, j).isCloseTo(expected, within(5 * error));
            }
        }
    }

    @Test
    void drawsHaveTheCovarianceOfThePosterior() throws PosteriorException {
        assertDrawsHaveCovariance(full(), GOLDEN.doubles("softmax_covariance"));
        assertDrawsHaveCovariance(kronecker(), GOLDEN.doubles("kronecker_covariance"));
    }

    @Test
    void theSeedFixesTheDraws() throws PosteriorException {
        for (LaplacePosterior posterior : List.of(full(), kronecker())) {
            float[][] draws = posterior.draw(3, 7, MAP);
            assertThat(posterior.draw(3, 7, MAP)).isDeepEqualTo(draws);
            assertThat(posterior.draw(2, 7, MAP)[1]).as("more samples only add").isEqualTo(draws[1]);
            assertThat(posterior.draw(3, 8, MAP)[0]).isNotEqualTo(draws[0]);
            assertThat(draws[0]).isNotEqualTo(draws[1]);
        }
    }

    @Test
    void theFirstDrawIsTheFactorTimesTheFirstNormals() throws PosteriorException {
        FullPosterior posterior = (FullPosterior) full();
        double[] normals = StandardNormals.drawnFrom(7).next(12);
        float[] draw = posterior.draw(1, 7, MAP)[0];
        double[] lower = posterior.cholesky();
        for (int i = 0; i < 12; i++) {
            double offset = 0;
            for (int j = 0; j < 12; j++) {
                offset += lower[i * 12 + j] * normals[j];
            }
            assertThat(draw[i]).isCloseTo((float) (MAP[i] + offset), within(1e-6f));
        }
    }

    @Test
    void aMeanWithinALargerLayerLeavesTheOtherOutputsAlone() throws Exception {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 3, true));
        sum.add(GOLDEN.rows("features"), new float[40][1], new Gaussian(.3));
        FullPosterior mean = (FullPosterior) sum.curvature(40).posterior(1);
        FullPosterior posterior = mean.within(2, 1);
        assertThat(posterior.layer()).isEqualTo(new LastLayer(2, 3, true));
        float[] map = Arrays.copyOf(MAP, 8);
        float[] draw = posterior.draw(1, 7, map)[0];
        assertThat(Arrays.copyOf(draw, 4)).containsExactly(Arrays.copyOf(map, 4));
        assertThat(draw[4]).isNotEqualTo(map[4]);
        float[][] queries = GOLDEN.rows("queries");
        for (int row = 0; row < queries.length; row++) {
            assertThat(posterior.functionVariance(queries)[row])
                    .containsExactly(0, mean.functionVariance(queries)[row][0]);
        }
        assertThat(LaplacePosterior.fromNpz(posterior.toNpz(), 2, 3).draw(1, 7, map)[0])
                .isEqualTo(draw);
        assertThatThrownBy(() -> mean.within(2, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> posterior.within(3, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void featuresAreNearCertainWhereTrainingDataAreAndFarAwayAreNot() throws PosteriorException {
        float[][] queries = {{0, 0, 0}, {30, 30, 30}};
        for (LaplacePosterior posterior : List.of(full(), kronecker())) {
            double[][] variances = posterior.functionVariance(queries);
            assertThat(variances[1][0]).isGreaterThan(100 * variances[0][0]);
        }
    }

    @Test
    void aPrecisionBelowRoundingIsRefused() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 2, false));
        sum.add(new float[][] {{0x1p50f, 0x1p50f}, {0x1p50f, 0x1p50f}}, new float[2][1], new Gaussian(1));
        Curvature curvature = sum.curvature(2);
        assertThatThrownBy(() -> curvature.posterior(1e-8))
                .isInstanceOf(PosteriorException.class)
                .hasMessageContaining("prior precision 1.0E-8 is lost in rounding");
        assertThatThrownBy(() -> curvature.posterior(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curvature.posterior(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weightsOfAnotherLayerAreAMistake() throws PosteriorException {
        LaplacePosterior posterior = full();
        assertThatThrownBy(() -> posterior.draw(2, 7, new float[11])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> posterior.functionCovariance(new float[4]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
