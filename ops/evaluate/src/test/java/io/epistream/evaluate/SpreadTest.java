package io.epistream.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpreadTest {
    @Test
    void deviationIsThatOfASample() {
        Spread spread = Spread.of(List.of(1.0, 2.0, 3.0, 6.0));
        assertThat(spread.mean()).isEqualTo(3);
        assertThat(spread.deviation()).isEqualTo(Math.sqrt(14 / 3.0), within(1e-15));
        assertThat(spread.text(2)).isEqualTo("3.00 ± 2.16");
    }

    @Test
    void oneRepetitionHasNoDeviation() {
        assertThat(Spread.of(List.of(.5)).text(3)).isEqualTo("0.500");
    }

    @Test
    void aFigureThatAMethodLacksIsAbsent() {
        Results results = new Results(
                "some",
                List.of(
                        new RunResult("a", 0, Map.of("x", 1.0)),
                        new RunResult("b", 0, Map.of("y", 1.0)),
                        new RunResult("a", 1, Map.of("x", 3.0))));
        assertThat(results.methods()).containsExactly("a", "b");
        assertThat(results.spread("a", "x"))
                .hasValueSatisfying(x -> assertThat(x.mean()).isEqualTo(2));
        assertThat(results.spread("b", "x")).isEmpty();
    }
}
