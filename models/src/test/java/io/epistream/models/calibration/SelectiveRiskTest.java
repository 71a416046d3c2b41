package io.epistream.models.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.digits.Digits;
import org.junit.jupiter.api.Test;

/** AURC and AUGRC; expected values by hand or from golden.py. */
class SelectiveRiskTest {
    private static final double[] RAMP = {.1, .2, .3, .4};

    @Test
    void oneErrorOfFourGivesTheGoldenArea() {
        boolean[] correct = {true, true, false, true};
        assertThat(Aurc.of(RAMP, correct))
                .isCloseTo(Digits.golden().at("/edgeCases/aurc_4").asDouble(), within(1e-15));
        assertThat(Augrc.of(RAMP, correct)).as("errors 0, 0, 1, 1 of 4").isEqualTo(2 / 16.0);
    }

    @Test
    void anErrorCostsMoreTheSurerItWas() {
        double sure = Aurc.of(RAMP, new boolean[] {false, true, true, true});
        double unsure = Aurc.of(RAMP, new boolean[] {true, true, true, false});
        assertThat(sure).isEqualTo((1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4);
        assertThat(unsure).isEqualTo(1 / 16.0);
    }

    @Test
    void nothingWrongIsZeroAndNothingRightIsOne() {
        assertThat(Aurc.of(RAMP, new boolean[] {true, true, true, true})).isEqualTo(0);
        assertThat(Aurc.of(RAMP, new boolean[4])).isEqualTo(1);
        assertThat(Augrc.of(RAMP, new boolean[4])).isEqualTo(10 / 16.0);
    }

    @Test
    void equalUncertaintiesKeepTheirOrder() {
        double[] equal = {0.0, -0.0};
        assertThat(Aurc.of(equal, new boolean[] {false, true})).isEqualTo(.75);
        assertThat(Aurc.of(equal, new boolean[] {true, false})).isEqualTo(.25);
    }

    @Test
    void infiniteUncertaintyComesLastAndNanIsRefused() {
        double[] infinite = {Double.POSITIVE_INFINITY, 5};
        assertThat(Aurc.of(infinite, new boolean[] {false, true})).isEqualTo(.25);
        assertThatThrownBy(() -> Aurc.of(new double[] {1, Double.NaN}, new boolean[2]))
                .hasMessage("uncertainties[1]: must not be NaN");
        assertThatThrownBy(() -> Augrc.of(new double[0], new boolean[0]))
                .hasMessage("uncertainties: must hold at least one record");
    }
}
