package io.epistream.models.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeatureDistanceFitTest {

    private static float[][] noise(int rows, int features) {
        SplittableRandom random = new SplittableRandom(5);
        float[][] noise = new float[rows][features];
        for (float[] row : noise) {
            for (int i = 0; i < features; i++) {
                row[i] = (float) random.nextDouble();
            }
        }
        return noise;
    }

    private static FeatureDistance withNeighbours(long seed, int most) throws DistanceException {
        FeatureDistanceFit fit = new FeatureDistanceFit(3, 1, seed, most);
        fit.add(noise(1000, 3));
        return fit.fitted().distance();
    }

    @Test
    void neighboursAreBoundedAndFixedByTheSeed() throws DistanceException {
        FeatureDistance distance = withNeighbours(7, 50);
        assertThat(distance.neighbourCount()).isEqualTo(50);
        assertThat(withNeighbours(7, 50).neighbours()).isEqualTo(distance.neighbours());
        assertThat(withNeighbours(8, 50).neighbours()).isNotEqualTo(distance.neighbours());
        assertThat(withNeighbours(8, 50).precisionFactor())
                .as("the rest sees every row")
                .isEqualTo(distance.precisionFactor());
    }

    @Test
    void everyRowIsAsLikelyANeighbour() {
        int[] kept = new int[40];
        int rounds = 4000;
        for (int seed = 0; seed < rounds; seed++) {
            Reservoir reservoir = new Reservoir(10, seed);
            for (int row = 0; row < 40; row++) {
                reservoir.add(new float[] {row});
            }
            for (float[] row : reservoir.sample()) {
                kept[(int) row[0]]++;
            }
        }
        // binomial: mean n/4, five standard errors of sqrt(n · 3/16)
        for (int row = 0; row < 40; row++) {
            assertThat((double) kept[row]).as("row %d", row).isCloseTo(1000, within(5 * Math.sqrt(rounds * 3.0 / 16)));
        }
    }

    @Test
    void theLastOfThreeRowsIsAsLikelyAsTheOthers() {
        int rounds = 4000;
        int last = 0;
        for (int seed = 0; seed < rounds; seed++) {
            Reservoir reservoir = new Reservoir(1, seed);
            for (int row = 0; row < 3; row++) {
                reservoir.add(new float[] {row});
            }
            last += reservoir.sample()[0][0] == 2 ? 1 : 0;
        }
        assertThat((double) last).isCloseTo(rounds / 3.0, within(5 * Math.sqrt(rounds * 2.0 / 9)));
    }

    @Test
    void neighboursAreNormalised() throws DistanceException {
        float[] neighbours = withNeighbours(7, 50).neighbours();
        for (int row = 0; row < 50; row++) {
            double squares = 0;
            for (int i = 0; i < 3; i++) {
                squares += neighbours[row * 3 + i] * (double) neighbours[row * 3 + i];
            }
            assertThat(squares).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void tooFewRowsSayHowManyAreNeeded() throws DistanceException {
        FeatureDistanceFit fit = new FeatureDistanceFit(5, 2, 7, 100);
        fit.add(noise(6, 5), new int[] {0, 1, 0, 1, 0, 1});
        assertThatThrownBy(fit::fitted)
                .isInstanceOf(DistanceException.class)
                .hasMessage("6 rows are too few for 5 features and 2 classes; at least 7 are needed. Give more training"
                        + " rows, or name a layer with fewer features in distance.layer");
        fit.add(noise(1, 5), new int[] {0});
        assertThat(fit.fitted().rows()).isEqualTo(7);
    }

    @Test
    void aClassWithoutRowsIsNamed() throws DistanceException {
        FeatureDistanceFit fit = new FeatureDistanceFit(2, 4, 7, 100);
        fit.add(noise(20, 2), new int[20]);
        assertThatThrownBy(fit::fitted)
                .isInstanceOf(DistanceException.class)
                .hasMessage(
                        "no rows of classes [1, 2, 3] (positions in the model's list of labels). Give training rows of"
                                + " every class");
        fit.add(noise(2, 2), new int[] {1, 3});
        assertThatThrownBy(fit::fitted).hasMessageContaining("no rows of class 2 (");
    }

    @Test
    void nanAndWrongLabelsNameTheirRowAndNothingIsAdded() throws DistanceException {
        FeatureDistanceFit fit = new FeatureDistanceFit(2, 2, 7, 100);
        fit.add(noise(4, 2), new int[] {0, 1, 0, 1});
        float[][] chunk = noise(2, 2);
        chunk[1][0] = Float.NaN;
        assertThatThrownBy(() -> fit.add(chunk, new int[2]))
                .isInstanceOf(DistanceException.class)
                .hasMessageContaining("feature 0 of row 5 must be finite, was NaN");
        assertThatThrownBy(() -> fit.add(noise(2, 2), new int[] {0, 2}))
                .isInstanceOf(DistanceException.class)
                .hasMessageContaining("label of row 5 must be 0 to 1, was 2");
        assertThatThrownBy(() -> fit.add(noise(1, 2), new int[] {-1})).hasMessageContaining("was -1");
        assertThat(fit.fitted().rows()).isEqualTo(4);
    }

    @Test
    void rowsThatDoNotDifferGiveNoDistance() throws DistanceException {
        FeatureDistanceFit fit = new FeatureDistanceFit(2, 2, 7, 100);
        fit.add(new float[][] {{1, 2}, {1, 2}, {3, 4}, {3, 4}}, new int[] {0, 0, 1, 1});
        assertThatThrownBy(fit::fitted)
                .isInstanceOf(DistanceException.class)
                .hasMessageContaining("the 2 features hardly vary within the classes");
    }

    @Test
    void aCovarianceThatIsNearlySingularIsShrunkToo() throws DistanceException {
        FeatureDistanceFit fit = new FeatureDistanceFit(3, 1, 7, 100);
        float[][] rows = noise(100, 3);
        for (float[] row : rows) {
            row[1] = row[0] + 1e-6f * row[2];
        }
        fit.add(rows);
        assertThat(fit.fitted().shrinkage()).isBetween(.001, .1);
    }

    @Test
    void theSizeOfFeaturesDoesNotDecideWhatIsSingular() throws DistanceException {
        for (float scale : new float[] {0x1p-50f, 1, 0x1p50f}) {
            FeatureDistanceFit fit = new FeatureDistanceFit(3, 1, 7, 100);
            float[][] rows = noise(100, 3);
            for (float[] row : rows) {
                for (int i = 0; i < 3; i++) {
                    row[i] *= scale;
                }
            }
            fit.add(rows);
            assertThat(fit.fitted().shrinkage()).as("scale %s", scale).isZero();
        }
    }

    @Test
    void wrongShapesAreMistakesOfTheProgram() {
        FeatureDistanceFit fit = new FeatureDistanceFit(2, 2, 7, 100);
        assertThatThrownBy(() -> fit.add(noise(2, 2))).hasMessage("labels: needed for 2 classes");
        assertThatThrownBy(() -> fit.add(noise(2, 3), new int[2])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fit.add(noise(2, 2), new int[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeatureDistanceFit(0, 1, 7, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeatureDistanceFit(1, 0, 7, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeatureDistanceFit(1, 1, 7, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
