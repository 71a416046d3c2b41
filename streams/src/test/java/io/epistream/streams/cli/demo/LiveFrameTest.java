package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.EpisodeState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveFrameTest {
    private final DemoPlan plan = Plans.small();
    private final LiveFrame frame = new LiveFrame(plan);

    @Test
    void keepsItsHeightFromTheFirstPictureToTheLast() {
        assertThat(frame.lines(nothingYet(), 0)).hasSameSizeAs(frame.lines(halfWay(9), 12));
    }

    @Test
    void fitsATerminalOfEightyColumnsAndTwentyFourLines() {
        List<String> lines = plain(frame.lines(halfWay(9), 12));

        assertThat(lines).hasSizeLessThan(24);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(80));
    }

    @Test
    void drawsAPhaseAsItIsThrough() {
        List<String> lines = plain(frame.lines(halfWay(0), 12));

        assertThat(lines.get(0)).startsWith("  warm-up    " + "█".repeat(30) + "     200 of     200");
        assertThat(lines.get(1)).startsWith("  normal-1   " + "█".repeat(15) + "░".repeat(15) + "      75 of     150");
        assertThat(lines.get(2)).startsWith("  rotated    " + "░".repeat(30) + "       0 of     150");
    }

    @Test
    void namesThePhasesAboveTheirColumns() {
        String ruler = new Timeline(plan).ruler();

        assertThat(ruler).isEqualTo("╷warm-up  ╷normal  ╷rotated ╷normal  ╷patch╷normal  ");
        assertThat(ruler.indexOf("╷rotated"))
                .isEqualTo(new Timeline(plan).column(Plans.phase("rotated").firstTick()));
    }

    @Test
    void showsTheLatestAlerts() {
        List<String> lines = plain(frame.lines(halfWay(7), 12));

        assertThat(lines).noneMatch(line -> line.contains("alert 2")).anyMatch(line -> line.contains("alert 7"));
    }

    private static List<String> plain(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("\u001b\\[\\d+m", "")).toList();
    }

    private Progress nothingYet() {
        return progress(0, 0, 0, 0);
    }

    private Progress halfWay(int alerts) {
        return progress(200, 75, 27, alerts);
    }

    private Progress progress(int warmUp, int normal, int windows, int alerts) {
        List<PhaseSeen> phases = new ArrayList<>(
                Collections.nCopies(plan.phases().size(), new PhaseSeen(0, Double.NaN, Double.NaN, Double.NaN)));
        phases.set(0, new PhaseSeen(warmUp, .1, .06, .04));
        phases.set(1, new PhaseSeen(normal, .1, .06, .04));
        return new Progress(
                phases,
                IntStream.range(0, windows)
                        .mapToObj(tick -> new WindowSeen(tick, .1, .06, .04))
                        .toList(),
                IntStream.rangeClosed(1, alerts)
                        .mapToObj(i -> new AlertSeen(
                                25,
                                "rotated",
                                EpisodeState.STARTED,
                                "alert " + i + " of a long text".repeat(9),
                                "long"))
                        .toList(),
                IntStream.range(0, windows)
                        .mapToObj(tick -> new Progress.Evidence(tick, -20))
                        .toList(),
                windows == 0 ? Double.NaN : 9.2,
                123_456,
                12_345,
                5);
    }
}
