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

    @Test
    void masksOfExactSizeKeepThatManyOfEverySample() {
        Masks masks = Masks.of(new SampleSpec(200, MaskKind.EXACT_K, 3), true);
        float[] mask = masks.next(200, 10, .35);
        int[] kept = new int[10];
        for (int s = 0; s < 200; s++) {
            int own = 0;
            for (int f = 0; f < 10; f++) {
                assertThat(mask[s * 10 + f]).isIn(0f, 10 / 7f);
                own += mask[s * 10 + f] == 0 ? 0 : 1;
                kept[f] += mask[s * 10 + f] == 0 ? 0 : 1;
            }
            assertThat(own).as("round(.65 * 10)").isEqualTo(7);
        }
        for (int unit : kept) {
            // standard deviation: sqrt(200 * .7 * .3) = 6.5
            assertThat(unit).isBetween(110, 170);
        }
    }

    @Test
    void atLeastOneUnitIsKept() {
        assertThat(Masks.kept(3, .9)).isEqualTo(1);
        assertThat(Masks.kept(4, .5)).isEqualTo(2);
        assertThat(Masks.kept(5, .5)).as("halves go up").isEqualTo(3);
        assertThat(Masks.kept(5, .05)).isEqualTo(5);
    }
}
