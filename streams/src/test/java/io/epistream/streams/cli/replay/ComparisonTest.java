package io.epistream.streams.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void alarmsOfAStreamMatchWhereTheirEpisodesOverlap() {
        List<Comparison> lines = Comparison.of(
                List.of(alarm("a", 10, 20), alarm("a", 50, 60), alarm("b", 100, -1)),
                List.of(alarm("a", 15, 18), alarm("a", 61, 70), alarm("b", 300, 310)));

        assertThat(lines)
                .extracting(line -> line.verdict() + " " + line.time().getEpochSecond())
                .containsExactly("both 15", "gone 50", "new 61", "both 300");
    }

    @Test
    void anEpisodeIsMatchedOnceAndNeverAcrossStreams() {
        List<Comparison> lines = Comparison.of(
                List.of(alarm("a", 10, 100)), List.of(alarm("b", 10, 100), alarm("a", 10, 20), alarm("a", 30, 40)));

        assertThat(lines).extracting(Comparison::verdict).containsExactly("both", "new", "new");
    }

    @Test
    void anOpenEpisodeLastsUntilTheEnd() {
        assertThat(alarm("a", 10, -1).windows(Duration.ofSeconds(10), Instant.ofEpochSecond(100)))
                .isEqualTo(10);
        assertThat(alarm("a", 10, 20).windows(Duration.ofSeconds(10), Instant.ofEpochSecond(100)))
                .isEqualTo(2);
    }

    @Test
    void aTraceKeepsItsPeaksInBoundedMemory() {
        Trace trace = new Trace();
        for (int i = 0; i < 1_000_000; i++) {
            trace.add(i, i == 777_777 ? 9 : 0);
        }
        assertThat(trace.points()).hasSizeLessThanOrEqualTo(4096).contains(new Trace.Point(777_777, 9));
        assertThat(trace.points().get(trace.points().size() - 1).millis()).isGreaterThan(999_000);
    }

    private static Alarm alarm(String stream, long start, long end) {
        return new Alarm(
                stream,
                Instant.ofEpochSecond(start),
                end < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end)),
                AlertKind.DRIFT,
                Cause.EPISTEMIC,
                "epistemic.mean",
                Direction.UP,
                3,
                "");
    }
}
