package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhaseTableTest {
    @Test
    void showsAPhasePerColumn() {
        List<PhaseFigures> figures = List.of(
                new PhaseFigures(
                        Plans.phase("normal-1"),
                        6000,
                        5,
                        .9759,
                        .0863,
                        .0448,
                        .0415,
                        Map.of(OodScore.MUTUAL_INFORMATION, .5),
                        0,
                        0,
                        0,
                        31,
                        2999.6),
                new PhaseFigures(
                        Plans.phase("patches"),
                        4000,
                        0,
                        Double.NaN,
                        .6023,
                        .4242,
                        .1781,
                        Map.of(OodScore.MUTUAL_INFORMATION, .874),
                        1,
                        2,
                        0,
                        60,
                        3000.2));

        assertThat(new PhaseTable(figures).lines())
                .containsExactly(
                        "                     normal-1   patches",
                        "───────────────────────────────────────",
                        "records                 6,000     4,000",
                        "dead letters                5         0",
                        "accuracy                0.976         –",
                        "mean uncertainty, nats",
                        " total                 0.0863    0.6023",
                        " aleatoric             0.0448    0.4242",
                        " epistemic             0.0415    0.1781",
                        "AUROC against the first normal phase",
                        " mutual information     0.500     0.874",
                        " predictive entropy         –         –",
                        " 1 - max softmax            –         –",
                        " energy                     –         –",
                        "alarms started              0         1",
                        " after windows              –         2",
                        "recovered after             –         –",
                        "items to review            31        60",
                        "records/s               3,000     3,000");
    }

    @Test
    void allPhasesFitATerminalOfEightyColumns() {
        List<PhaseFigures> figures = Plans.small().phases().stream()
                .map(phase -> new PhaseFigures(phase, 50_000, 0, 1, 1, 1, 1, Map.of(), 1, 1, 1, 1, 123_456))
                .toList();

        assertThat(new PhaseTable(figures).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
    }
}
