package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MasksTest {

    @Test
    void keptUnitsAreScaledSoThatTheMeanStays() {
        float[] mask = Masks.drawnFrom(1).next(100, 1000, .2);
        double sum = 0;
        for (float value : mask) {
            assertThat(value).isIn(0f, 1.25f);
            sum += value;
        }
        // standard error of the mean: sqrt(.2 / .8 / 1e5) = .0016
        assertThat(sum / mask.length).isCloseTo(1, within(.01));
    }

    @Test
    void theSeedFixesEveryMaskOnEveryJdk() {
        Masks masks = Masks.drawnFrom(7);
        masks.next(50, 128, .2);
        masks.next(50, 128, .2);
        // from the Python twin of SplittableRandom in make_exports.py; a JDK that draws differently fails here
        assertThat(masks.hash()).isEqualTo("94202a8af03993783e288505dcfbb40d2f1d1a001b32e34f040ed037cd899353");
    }

    @Test
    void spotsOfOneModelGetDifferentMasks() {
        Masks masks = Masks.drawnFrom(7);
        assertThat(masks.next(2, 64, .5)).isNotEqualTo(masks.next(2, 64, .5));
    }

    @Test
    void switchedOffMasksAreOnes() {
        assertThat(Masks.ones().next(2, 3, .5)).containsOnly(1f);
    }
}
