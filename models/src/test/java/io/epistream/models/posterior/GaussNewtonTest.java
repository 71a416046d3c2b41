package io.epistream.models.posterior;

import static io.epistream.models.posterior.Golden.DELTA;
import static io.epistream.models.posterior.Golden.LAYER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.posterior.Likelihood.Bernoulli;
import io.epistream.models.posterior.Likelihood.Categorical;
import io.epistream.models.posterior.Likelihood.Gaussian;
import io.epistream.models.posterior.Likelihood.PredictedGaussian;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Against autograd Hessians of make_laplace.py; outputs there are rounded to float, hence 1e-6. */
class GaussNewtonTest {
    private static final Golden GOLDEN = Golden.values();

    static void assertClose(double[] ours, double[] golden, double tolerance) {
        assertThat(ours).hasSameSizeAs(golden);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).as("value %d", i).isCloseTo(golden[i], within(tolerance));
        }
    }

    private static double[] full(Likelihood likelihood, long rows) throws PosteriorException {
        Curvature curvature =
                GOLDEN.gathered(GaussNewton.full(LAYER), likelihood).curvature(rows);
        return ((FullCurvature) curvature).hessian();
    }

    @Test
    void softmaxCurvatureIsAutogradsHessian() throws PosteriorException {
        assertClose(full(new Categorical(), 40), GOLDEN.doubles("softmax_hessian"), 2e-6);
    }

    @Test
    void sigmoidCurvatureIsAutogradsHessian() throws PosteriorException {
        assertClose(full(new Bernoulli(), 40), GOLDEN.doubles("sigmoid_hessian"), 2e-6);
    }

    @Test
    void predictedVariancesWeighTheMeansCurvature() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 3, true));
        float[][] means = new float[40][1];
        sum.add(GOLDEN.rows("features"), means, new PredictedGaussian(GOLDEN.doubles("variances")));
        double[] hessian = ((FullCurvature) sum.curvature(40)).hessian();
        assertClose(hessian, GOLDEN.doubles("gaussian_hessian"), 1e-11);
    }

    @Test
    void oneNoiseVarianceDividesTheCurvature() throws PosteriorException {
        GaussNewton quarter = GOLDEN.gathered(GaussNewton.full(LAYER), new Gaussian(.25));
        GaussNewton one = GOLDEN.gathered(GaussNewton.full(LAYER), new Gaussian(1));
        assertClose(
                ((FullCurvature) quarter.curvature(40)).hessian(),
                ((FullCurvature) one.curvature(40).scaledBy(4)).hessian(),
                1e-12);
    }

    @Test
    void aSubsampleStandsForAllRows() throws PosteriorException {
        double[] forty = full(new Categorical(), 40);
        double[] hundred = full(new Categorical(), 100);
        for (int i = 0; i < forty.length; i++) {
            assertThat(hundred[i]).isCloseTo(2.5 * forty[i], within(1e-12));
        }
        Curvature kronecker =
                GOLDEN.gathered(GaussNewton.kronecker(LAYER), new Categorical()).curvature(100);
        double[] golden = GOLDEN.doubles("kronecker_eigenvalues");
        assertThat(Arrays.stream(kronecker.eigenvalues()).max().orElseThrow())
                .isCloseTo(2.5 * golden[golden.length - 1], within(1e-5));
    }

    @Test
    void eigenvaluesAreThoseOfTheDenseMatrixAndNotNegative() throws PosteriorException {
        double[] kronecker = GOLDEN.gathered(GaussNewton.kronecker(LAYER), new Categorical())
                .curvature(40)
                .eigenvalues();
        Arrays.sort(kronecker);
        assertClose(kronecker, GOLDEN.doubles("kronecker_eigenvalues"), 2e-6);
        assertThat(kronecker[0]).isNotNegative();
        double[] full = GOLDEN.gathered(GaussNewton.full(LAYER), new Categorical())
                .curvature(40)
                .eigenvalues();
        // softmax does not see a shift of all logits, in as many directions as the layer is wide
        assertThat(Arrays.stream(full).filter(value -> value < 1e-6)).hasSize(4);
        assertThat(Arrays.stream(full).min().orElseThrow()).isNotNegative();
    }

    @Test
    void kroneckerIsFullForOneOutput() throws PosteriorException {
        LastLayer layer = new LastLayer(1, 3, true);
        float[][] features = GOLDEN.rows("features");
        float[][] outputs = new float[40][1];
        GaussNewton full = GaussNewton.full(layer);
        full.add(features, outputs, new Gaussian(.3));
        GaussNewton kronecker = GaussNewton.kronecker(layer);
        kronecker.add(features, outputs, new Gaussian(.3));
        float[][] queries = GOLDEN.rows("queries");
        double[][] expected = full.curvature(80).posterior(DELTA).functionVariance(queries);
        double[][] actual = kronecker.curvature(80).posterior(DELTA).functionVariance(queries);
        for (int row = 0; row < queries.length; row++) {
            assertThat(actual[row][0]).isCloseTo(expected[row][0], within(1e-13));
        }
    }

    @Test
    void aChunkMayHoldMoreRowsThanBlocksFitInMemoryAtOnce() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(64, 1, false));
        float[][] features = new float[600][];
        Arrays.fill(features, new float[] {1});
        sum.add(features, new float[600][64], new Gaussian(1));
        double[] hessian = ((FullCurvature) sum.curvature(600)).hessian();
        for (int i = 0; i < hessian.length; i++) {
            assertThat(hessian[i]).isEqualTo(i % 65 == 0 ? 600 : 0);
        }
    }

    @Test
    void aLayerWithoutBiasHasNoColumnForIt() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 2, false));
        sum.add(new float[][] {{1, 2}, {3, 4}}, new float[2][1], new Gaussian(1));
        assertThat(((FullCurvature) sum.curvature(2)).hessian()).containsExactly(10, 14, 14, 20);
    }

    @Test
    void tooManyParametersForAFullMatrixNameTheRemedy() {
        assertThatThrownBy(() -> GaussNewton.full(new LastLayer(10, 512, true)))
                .isInstanceOf(PosteriorException.class)
                .hasMessage(
                        "a full posterior over 10 outputs and 512 features with bias has 5130 parameters; at most 4096"
                                + " are allowed, since their square is kept. Use the kronecker structure");
        assertThatThrownBy(() -> GaussNewton.kronecker(new LastLayer(10, 9000, true)))
                .isInstanceOf(PosteriorException.class)
                .hasMessageContaining("at most 8192 is allowed");
    }

    @Test
    void nanAndInfinityNameTheirRowAndNothingIsAdded() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 2, true));
        sum.add(new float[3][2], new float[3][1], new Gaussian(1));
        float[][] features = {{1, 2}, {1, Float.NaN}};
        assertThatThrownBy(() -> sum.add(features, new float[2][1], new Gaussian(1)))
                .isInstanceOf(PosteriorException.class)
                .hasMessageContaining("features of row 4, column 1: must be finite, was NaN");
        float[][] outputs = {{Float.POSITIVE_INFINITY}};
        assertThatThrownBy(() -> sum.add(new float[1][2], outputs, new Gaussian(1)))
                .isInstanceOf(PosteriorException.class)
                .hasMessageContaining("outputs of row 3, column 0: must be finite, was Infinity");
        assertThat(sum.rows()).isEqualTo(3);
    }

    @Test
    void tooFewRowsSayHowManyAreNeeded() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 4, true));
        sum.add(new float[4][4], new float[4][1], new Gaussian(1));
        assertThatThrownBy(() -> sum.curvature(1000))
                .isInstanceOf(PosteriorException.class)
                .hasMessage(
                        "4 of 1000 rows are too few to fit a posterior over 1 outputs and 4 features with bias; at least"
                                + " 5 are needed. Give more rows of the training data");
        assertThat(sum.curvature(4).eigenvalues()).as("all there are").hasSize(5);
        GaussNewton nothing = GaussNewton.kronecker(new LastLayer(1, 4, true));
        assertThatThrownBy(() -> nothing.curvature(0))
                .isInstanceOf(PosteriorException.class)
                .hasMessageContaining("0 of 0 rows are too few");
        assertThatThrownBy(() -> sum.curvature(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wrongShapesAreMistakesOfTheProgram() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(2, 3, true));
        assertThatThrownBy(() -> sum.add(new float[2][3], new float[1][2], new Categorical()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sum.add(new float[1][4], new float[1][2], new Categorical()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sum.add(new float[1][3], new float[1][3], new Categorical()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LastLayer(0, 1, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void variancesMustBePositive() {
        assertThatThrownBy(() -> new Gaussian(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Gaussian(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PredictedGaussian(new double[] {1, -1}))
                .isInstanceOf(PosteriorException.class)
                .hasMessageContaining("predicted variance of row 1 must be > 0 and finite, was -1.0");
    }

    @Test
    void sureLogitsGiveNoCurvatureAndNoNan() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(2, 1, false));
        sum.add(new float[][] {{1}, {1}}, new float[][] {{1e30f, -1e30f}, {0, 3e38f}}, new Categorical());
        assertThat(((FullCurvature) sum.curvature(2)).hessian()).containsExactly(0, 0, 0, 0);
        GaussNewton labels = GaussNewton.full(new LastLayer(1, 1, false));
        labels.add(new float[][] {{1}, {1}}, new float[][] {{1e30f}, {-1e30f}}, new Bernoulli());
        assertThat(((FullCurvature) labels.curvature(2)).hessian()).containsExactly(0);
    }
}
