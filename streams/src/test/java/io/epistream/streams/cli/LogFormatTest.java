package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogFormatTest {
    @Test
    void isPlainUnlessJsonIsAskedFor() {
        assertThat(LogFormat.of(null)).isEqualTo(LogFormat.PLAIN);
        assertThat(LogFormat.of("plain")).isEqualTo(LogFormat.PLAIN);
        assertThat(LogFormat.of("json")).isEqualTo(LogFormat.JSON);
    }

    @Test
    void anUnknownNameIsSaidSinceItWouldSilenceTheLog() {
        assertThat(LogFormat.problem(null)).isEmpty();
        assertThat(LogFormat.problem("json")).isEmpty();
        assertThat(LogFormat.problem("logfmt")).contains("EPISTREAM_LOG_FORMAT: must be plain or json, was logfmt");
    }
}
