package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.EpisodeState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainViewTest {
    private static final AlertSeen ALERT =
            new AlertSeen(40, "rotated", EpisodeState.STARTED, "drift up", "Drift of rising uncertainty.");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PlainView view = new PlainView(new PrintStream(written, true, StandardCharsets.UTF_8), Plans.small());

    @Test
    void printsEachPhaseOnceWhenItIsThrough() {
        view.show(progress(List.of(), 199, 0));
        assertThat(lines()).isEmpty();

        view.show(progress(List.of(), 200, 10));
        view.show(progress(List.of(), 200, 149));
        assertThat(lines())
                .containsExactly(
                        "phase     warm-up       200 records scored: total 0.1000, aleatoric 0.0600, epistemic 0.0400"
                                + " nats; 3,000 records/s");

        view.show(progress(List.of(), 200, 150));
        assertThat(lines()).hasSize(2);
    }

    @Test
    void printsEachAlertOnce() {
        view.show(progress(List.of(ALERT), 0, 0));
        view.show(progress(List.of(ALERT), 0, 0));

        assertThat(lines()).containsExactly("alert     STARTED   Drift of rising uncertainty. (rotated)");
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Progress progress(List<AlertSeen> alerts, int warmUp, int normal) {
        List<PhaseSeen> phases = IntStream.of(warmUp, normal, 0, 0, 0, 0)
                .mapToObj(scored -> new PhaseSeen(scored, .1, .06, .04))
                .toList();
        return new Progress(phases, List.of(), alerts, List.of(), 9.2, 3000, 0, 0);
    }
}
