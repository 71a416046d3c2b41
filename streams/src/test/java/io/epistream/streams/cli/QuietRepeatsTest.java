package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuietRepeatsTest {
    private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";

    private final AtomicLong now = new AtomicLong();
    private final QuietRepeats filter = new QuietRepeats(now::get);
    private final LoggerContext loggers = new LoggerContext();

    @Test
    void aWarningOfAClientPassesOnceInThirtySeconds() {
        assertThat(decide(CLIENT, Level.WARN, "[a] node {} is away")).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(CLIENT, Level.WARN, "[a] node {} is away")).isEqualTo(FilterReply.DENY);
        assertThat(decide(CLIENT, Level.WARN, "[b] node {} is away")).isEqualTo(FilterReply.NEUTRAL);

        now.addAndGet(Duration.ofSeconds(31).toNanos());

        assertThat(decide(CLIENT, Level.WARN, "[a] node {} is away")).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(CLIENT, Level.WARN, "[a] node {} is away")).isEqualTo(FilterReply.DENY);
    }

    @Test
    void errorsAndOurOwnLinesAlwaysPass() {
        for (int i = 0; i < 3; i++) {
            assertThat(decide(CLIENT, Level.ERROR, "failed")).isEqualTo(FilterReply.NEUTRAL);
            assertThat(decide("io.epistream.streams.cli.Program", Level.WARN, "away"))
                    .isEqualTo(FilterReply.NEUTRAL);
        }
    }

    @Test
    void whatItRemembersIsBounded() {
        for (int i = 0; i < 5_000; i++) {
            decide(CLIENT, Level.WARN, "message " + i);
        }

        assertThat(decide(CLIENT, Level.WARN, "message 4999")).isEqualTo(FilterReply.DENY);
        assertThat(decide(CLIENT, Level.WARN, "message 0")).isEqualTo(FilterReply.NEUTRAL);
    }

    private FilterReply decide(String logger, Level level, String format) {
        return filter.decide(null, loggers.getLogger(logger), level, format, null, null);
    }
}
