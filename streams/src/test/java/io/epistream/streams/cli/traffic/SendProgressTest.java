package io.epistream.streams.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SendProgressTest {
    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aLogGetsALineEveryFiveSeconds() {
        SendProgress progress = new SendProgress(new PrintWriter(err, true), false, OptionalLong.of(5000), nanos::get);
        for (int second = 1; second <= 11; second++) {
            nanos.set(Duration.ofSeconds(second).toNanos());
            progress.at(second * 200L);
        }
        progress.end();
        assertThat(err.toString().lines())
                .containsExactly("  1,000 of 5,000 records, 200/s", "  2,000 of 5,000 records, 200/s");
        assertThat(progress.spent(2200)).isEqualTo("11.0 s (200/s)");
    }

    @Test
    void aTerminalHasOneLineThatChangesAndGoesAtTheEnd() {
        SendProgress progress = new SendProgress(new PrintWriter(err, true), true, OptionalLong.empty(), nanos::get);
        nanos.set(Duration.ofMillis(500).toNanos());
        progress.at(50);
        progress.at(51);
        progress.end();
        assertThat(err.toString()).isEqualTo("\r\u001b[K  50 records, 100/s\r\u001b[K");
    }
}
