package io.epistream.models.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Scores against scikit-learn and scipy (make_distance.py). */
class FeatureDistanceTest {
    private static final Golden GOLDEN = Golden.values();
    /** Of float64 on both sides, over covariances of condition up to 1e5. */
    private static final Percentage CLOSE = Percentage.withPercentage(1e-7);

    @Test
    void mahalanobisIsScipysWithScikitLearnsCovariance() throws DistanceException {
        FittedDistance fitted = GOLDEN.fitted("features");
        float[][] queries = GOLDEN.rows("queries");
        for (int row = 0; row < queries.length; row++) {
            DistanceScores scores = fitted.distance().score(queries[row], 1);
            assertThat(scores.mahalanobis()).isCloseTo(GOLDEN.doubles("mahalanobis")[row], CLOSE);
            assertThat(scores.relativeMahalanobis().orElseThrow()).isCloseTo(GOLDEN.doubles("relative")[row], CLOSE);
        }
        assertThat(fitted.shrinkage()).isZero();
        assertThat(fitted.rows()).isEqualTo(60);
    }

    @Test
    void meansKeepTheirDigitsFarFromZero() throws DistanceException {
        FeatureDistance distance = GOLDEN.fitted("features").distance();
        assertThat(distance.means()).containsExactly(GOLDEN.doubles("means"), within(1e-10));
        assertThat(distance.mean()).containsExactly(GOLDEN.doubles("mean"), within(1e-10));
    }

    @Test
    void aSingularCovarianceIsShrunkAsScikitLearnDoes() throws DistanceException {
        FittedDistance fitted = GOLDEN.fitted("degenerate");
        assertThat(fitted.shrinkage()).isCloseTo(GOLDEN.doubles("shrinkage")[0], within(1e-12));
        float[][] queries = GOLDEN.rows("degenerate_queries");
        for (int row = 0; row < queries.length; row++) {
            DistanceScores scores = fitted.distance().score(queries[row], 1);
            assertThat(scores.mahalanobis()).isCloseTo(GOLDEN.doubles("degenerate_mahalanobis")[row], CLOSE);
            assertThat(scores.relativeMahalanobis().orElseThrow())
                    .isCloseTo(GOLDEN.doubles("degenerate_relative")[row], CLOSE);
        }
    }

    @Test
    void aUnitThatIsDeadInTrainingCountsInOneDistanceAndNotInTheirDifference() throws DistanceException {
        FeatureDistance distance = GOLDEN.fitted("degenerate").distance();
        float[] asTrained = GOLDEN.rows("degenerate")[0];
        float[] awake = asTrained.clone();
        awake[4] = 5;
        DistanceScores before = distance.score(asTrained, 1);
        DistanceScores after = distance.score(awake, 1);
        assertThat(after.mahalanobis()).isGreaterThan(before.mahalanobis() + 25);
        assertThat(after.relativeMahalanobis().orElseThrow())
                .isCloseTo(before.relativeMahalanobis().orElseThrow(), within(1e-9));
    }

    @Test
    void nearestNeighboursAreScikitLearns() throws DistanceException {
        FeatureDistance distance = GOLDEN.fitted("degenerate").distance();
        float[][] queries = GOLDEN.rows("degenerate_queries");
        double[] golden = GOLDEN.doubles("degenerate_nearest");
        for (int row = 0; row < queries.length; row++) {
            // neighbours are stored as floats
            assertThat(distance.score(queries[row], 1).nearestNeighbour()).isCloseTo(golden[2 * row], within(2e-7));
            assertThat(distance.score(queries[row], 10).nearestNeighbour())
                    .isCloseTo(golden[2 * row + 1], within(2e-7));
        }
    }

    @Test
    void aTrainingRowIsItsOwnNearestNeighbour() throws DistanceException {
        FeatureDistance distance = GOLDEN.fitted("degenerate").distance();
        for (float[] row : GOLDEN.rows("degenerate")) {
            assertThat(distance.score(row, 1).nearestNeighbour()).isLessThan(2e-7);
            assertThat(distance.score(row, 2).nearestNeighbour()).isGreaterThan(1e-4);
        }
    }

    @Test
    void lengthDoesNotMatterToNeighbours() throws DistanceException {
        FeatureDistance distance = GOLDEN.fitted("degenerate").distance();
        float[] query = GOLDEN.rows("degenerate_queries")[0];
        float[] longer = query.clone();
        for (int i = 0; i < longer.length; i++) {
            longer[i] *= 8;
        }
        assertThat(distance.score(longer, 3).nearestNeighbour())
                .isEqualTo(distance.score(query, 3).nearestNeighbour());
        assertThat(distance.score(new float[6], 1).nearestNeighbour())
                .as("zeros stay zeros, at 1 from everything")
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void withOneClassThereIsNoRelativeDistance() throws DistanceException {
        FeatureDistanceFit fit = new FeatureDistanceFit(4, 1, 7, 100);
        fit.add(GOLDEN.rows("features"));
        FeatureDistance distance = fit.fitted().distance();
        float[][] queries = GOLDEN.rows("queries");
        for (int row = 0; row < queries.length; row++) {
            DistanceScores scores = distance.score(queries[row], 1);
            assertThat(scores.mahalanobis()).isCloseTo(GOLDEN.doubles("one_class")[row], CLOSE);
            assertThat(scores.relativeMahalanobis()).isEmpty();
        }
        assertThat(distance.backgroundFactor()).isEqualTo(distance.precisionFactor());
    }

    @Test
    void nanAndInfinityGiveNan() throws DistanceException {
        FeatureDistance distance = GOLDEN.fitted("features").distance();
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] feature = GOLDEN.rows("queries")[0];
            feature[2] = bad;
            DistanceScores scores = distance.score(feature, 1);
            assertThat(scores.mahalanobis()).isNaN();
            assertThat(scores.relativeMahalanobis().orElseThrow()).isNaN();
            assertThat(scores.nearestNeighbour()).isNaN();
        }
    }

    @Test
    void badArgumentsAreRefused() throws DistanceException {
        FeatureDistance distance = GOLDEN.fitted("features").distance();
        assertThatThrownBy(() -> distance.score(new float[3], 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> distance.score(new float[4], 0)).hasMessage("k: must be 1 to 60, was 0");
        assertThatThrownBy(() -> distance.score(new float[4], 61)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsHandedOutIsACopy() throws DistanceException {
        FeatureDistance distance = GOLDEN.fitted("features").distance();
        double before = distance.score(new float[4], 1).mahalanobis();
        Arrays.fill(distance.mean(), 0);
        Arrays.fill(distance.means(), 0);
        Arrays.fill(distance.precisionFactor(), 0);
        Arrays.fill(distance.neighbours(), 0);
        assertThat(distance.score(new float[4], 1).mahalanobis()).isEqualTo(before);
        assertThat(distance.classes()).isEqualTo(3);
        assertThat(distance.features()).isEqualTo(4);
        assertThat(distance.neighbourCount()).isEqualTo(60);
    }
}
