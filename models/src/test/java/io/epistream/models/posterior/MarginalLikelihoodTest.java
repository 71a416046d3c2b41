package io.epistream.models.posterior;

import static io.epistream.models.posterior.Golden.LAYER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.posterior.Likelihood.Categorical;
import io.epistream.models.posterior.Likelihood.Gaussian;
import org.junit.jupiter.api.Test;

class MarginalLikelihoodTest {
    private static final Golden GOLDEN = Golden.values();

    private static Curvature softmax() throws PosteriorException {
        return GOLDEN.gathered(GaussNewton.full(LAYER), new Categorical()).curvature(40);
    }

    private static MarginalLikelihood linear(String which) throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 3, true));
        sum.add(GOLDEN.rows("features"), new float[40][1], new Gaussian(.3));
        return MarginalLikelihood.maximised(
                sum.curvature(40),
                GOLDEN.doubles("linear_" + which + "_log_likelihood")[0],
                GOLDEN.floats("linear_" + which + "_map"));
    }

    @Test
    void forLinearRegressionTheEvidenceIsExact() throws PosteriorException {
        // weights are floats: ‖θ‖² is off by 1e-8
        assertThat(linear("one").logEvidenceAtOne()).isCloseTo(GOLDEN.doubles("linear_one_evidence")[1], within(1e-6));
    }

    @Test
    void atTheBestPrecisionTheLaplaceOptimumIsTheExactOne() throws PosteriorException {
        double[] exact = GOLDEN.doubles("linear_best_evidence");
        MarginalLikelihood found = linear("best");
        assertThat(found.priorPrecision()).isCloseTo(exact[0], within(1e-5));
        assertThat(found.logEvidence()).isCloseTo(exact[1], within(1e-6));
        assertThat(found.atBound()).isFalse();
    }

    @Test
    void forSoftmaxTheMaximumIsScipys() throws PosteriorException {
        MarginalLikelihood found = MarginalLikelihood.maximised(
                softmax(), GOLDEN.doubles("softmax_log_likelihood")[0], GOLDEN.floats("map"));
        double[] best = GOLDEN.doubles("softmax_best");
        assertThat(found.priorPrecision()).isCloseTo(best[0], within(1e-5 * best[0]));
        assertThat(found.logEvidence()).isCloseTo(best[1], within(1e-6));
        assertThat(found.logEvidenceAtOne())
                .isCloseTo(GOLDEN.doubles("softmax_evidence_at_one")[0], within(1e-6))
                .isLessThan(found.logEvidence());
    }

    @Test
    void weightsOfZeroWantTheTightestPrior() throws PosteriorException {
        MarginalLikelihood found = MarginalLikelihood.maximised(softmax(), -1, new float[12]);
        assertThat(found.priorPrecision()).isEqualTo(MarginalLikelihood.GREATEST);
        assertThat(found.atBound()).isTrue();
    }

    @Test
    void noCurvatureWantsNoPrior() throws PosteriorException {
        GaussNewton sum = GaussNewton.full(new LastLayer(1, 1, false));
        sum.add(new float[2][1], new float[2][1], new Gaussian(1));
        MarginalLikelihood found = MarginalLikelihood.maximised(sum.curvature(2), -1, new float[] {1});
        assertThat(found.priorPrecision()).isEqualTo(MarginalLikelihood.LEAST);
        assertThat(found.atBound()).isTrue();
    }

    @Test
    void badArgumentsAreRefused() throws PosteriorException {
        Curvature curvature = softmax();
        assertThatThrownBy(() -> MarginalLikelihood.maximised(curvature, Double.NaN, new float[12]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MarginalLikelihood.maximised(curvature, -1, new float[11]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
