package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epistream.schemas.Direction;
import io.epistream.streams.window.WindowAggregate;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankedSignalTest {
    private final RankedSignal signal = new RankedSignal("epistemic.mean", 0, new double[] {3, 1, 2, 2});

    @Test
    void ranksCountFromTheFarEndAndTiesCountAgainstAnAlarm() {
        assertThat(signal.rank(0, 4, Direction.UP)).isEqualTo(1);
        assertThat(signal.rank(0, 3, Direction.UP)).isEqualTo(2);
        assertThat(signal.rank(0, 2, Direction.UP)).isEqualTo(4);
        assertThat(signal.rank(0, 0, Direction.UP)).isEqualTo(5);
        assertThat(signal.rank(0, 0, Direction.DOWN)).isEqualTo(1);
        assertThat(signal.rank(0, 2, Direction.DOWN)).isEqualTo(4);
        assertThat(signal.rank(0, 9, Direction.DOWN)).isEqualTo(5);
    }

    @Test
    void aWindowWithoutTheSignalHasNoP() {
        Observation lacking = observation(Double.NaN);
        assertThat(signal.p(lacking, Direction.UP)).isNaN();
        assertThat(signal.p(observation(4), Direction.UP)).isEqualTo(.2);
    }

    @Test
    void effectsAreInStandardDeviationsOfTheReference() {
        assertThat(signal.mean()).isEqualTo(2);
        assertThat(signal.effect(observation(2 + Math.sqrt(2 / 3.0)))).isCloseTo(1, within(1e-12));
    }

    private static Observation observation(double value) {
        return new Observation(new double[] {value}, 1, List.of(), new WindowAggregate());
    }
}
