package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoVerdictTest {
    private static final Ledger.Balance EVEN = new Ledger.Balance(905, 900, 5, 0, 0);

    @Test
    void passesWhenShiftsAlarmAndNormalPhasesDoNot() {
        assertThat(failed(figures(0, 1, 0, 1, 0), EVEN, 900)).isEmpty();
    }

    @Test
    void namesTheShiftThatWentUnnoticed() {
        assertThat(failed(figures(0, 0, 0, 1, 0), EVEN, 900)).containsExactly("an alarm started in rotated");
        assertThat(failed(figures(0, 1, 0, 0, 0), EVEN, 900)).containsExactly("an alarm started in patches");
    }

    @Test
    void namesTheNormalPhaseWithAFalseAlarm() {
        assertThat(failed(figures(0, 1, 1, 1, 0), EVEN, 900)).containsExactly("no alarm started in normal-2");
    }

    @Test
    void failsOnALossAndOnADouble() {
        assertThat(failed(figures(0, 1, 0, 1, 0), new Ledger.Balance(905, 899, 5, 1, 0), 899))
                .containsExactly("nothing lost or doubled", "good records scored, bad ones set aside");
        assertThat(failed(figures(0, 1, 0, 1, 0), new Ledger.Balance(905, 901, 5, 0, 1), 900))
                .containsExactly("nothing lost or doubled");
    }

    @Test
    void failsWhenAGoodRecordBecameADeadLetter() {
        assertThat(failed(figures(0, 1, 0, 1, 0), new Ledger.Balance(905, 899, 6, 0, 0), 899))
                .containsExactly("good records scored, bad ones set aside");
    }

    private static List<String> failed(List<PhaseFigures> figures, Ledger.Balance balance, int distinctIds) {
        return DemoVerdict.of(figures, balance, distinctIds, 900, 5, 0).stream()
                .filter(check -> !check.holds())
                .map(Check::claim)
                .toList();
    }

    private static List<PhaseFigures> figures(int... alarmsAfterWarmUp) {
        List<Phase> phases = Plans.small().phases();
        return java.util.stream.IntStream.range(0, phases.size())
                .mapToObj(i -> figures(phases.get(i), i == 0 ? 0 : alarmsAfterWarmUp[i - 1]))
                .toList();
    }

    private static PhaseFigures figures(Phase phase, int alarms) {
        return new PhaseFigures(
                phase, 150, 0, .97, .1, .06, .04, Map.of(OodScore.ENTROPY, .5), alarms, alarms, 0, 3, 9);
    }
}
