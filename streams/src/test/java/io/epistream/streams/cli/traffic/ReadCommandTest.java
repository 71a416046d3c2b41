package io.epistream.streams.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.cli.Execution;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code read} refuses before or without a broker. */
@Timeout(60)
class ReadCommandTest {
    private final Execution epistream = new Execution();

    @Test
    void optionsOutOfRangeAreNamed() {
        assertThat(read("--last", "0")).isEqualTo(2);
        assertThat(read("--limit", "0")).isEqualTo(2);
        assertThat(read("--from", "yesterday")).isEqualTo(2);
        assertThat(read("--from", "1h", "--last", "3")).isEqualTo(2);
        assertThat(epistream.err())
                .contains(
                        "--last: must be >= 1, was 0",
                        "--limit: must be >= 1, was 0",
                        "--from: must be earliest, latest, a time such as 2026-03-01T00:00:00Z, how long ago such as 10m",
                        "--last and --from: give one of them")
                .doesNotContain("unexpected failure");
        assertThat(epistream.execute("read", "alerts")).isEqualTo(2);
        assertThat(epistream.err()).contains("Say which broker");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsSaidWithinSeconds() {
        assertThat(read()).isEqualTo(1);
        assertThat(epistream.err())
                .contains("topic alerts on 127.0.0.1:1: cannot be read")
                .doesNotContain("unexpected");
    }

    private int read(String... more) {
        return epistream.execute(
                Stream.concat(Stream.of("read", "alerts", "--bootstrap-servers", "127.0.0.1:1"), Stream.of(more))
                        .toArray(String[]::new));
    }
}
