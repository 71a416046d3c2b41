package io.epistream.streams.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.streams.cli.StopSignal;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final AtomicLong nanos = new AtomicLong(-7);

    @Test
    void recordsAreDueAtASteadyRateFromTheFirstOn() throws InterruptedException {
        Pace pace = new Pace(OptionalDouble.of(20), nanos::get);
        try (StopSignal stop = StopSignal.listen()) {
            assertThat(pace.stoppedBefore(0, stop)).isFalse();
        }
        assertThat(pace.left(1)).isEqualTo(Duration.ofMillis(50));
        assertThat(pace.left(100)).isEqualTo(Duration.ofSeconds(5));
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(pace.left(100)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.left(3)).isZero();
    }

    @Test
    void withoutARateEverythingIsDueAtOnce() {
        assertThat(new Pace(OptionalDouble.empty(), nanos::get).left(Long.MAX_VALUE))
                .isZero();
    }

    @Test
    void readsRates() {
        assertThat(Pace.parse("0.5")).hasValue(.5);
        assertThat(Pace.parse("0")).isEmpty();
        assertThat(Pace.parse("MAX")).isEmpty();
        for (String wrong : new String[] {"-1", "NaN", "Infinity", "fast", "", "1e9"}) {
            assertThatThrownBy(() -> Pace.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--rate: must be records a second")
                    .hasMessageEndingWith("was " + wrong);
        }
    }
}
