package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.StreamId;
import io.epistream.streams.config.Detection;
import io.epistream.streams.detect.DetectionMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three streams under one promise, through the whole role: what is decided for the fleet comes back to its detectors. */
class WatchFleetTest {
    private static final long TICK = 10_000;
    private static final int PER_TICK = 60;
    private static final List<String> SEGMENTS = List.of("a", "b", "c");
    private static final Detection FLEET =
            new Detection(WatchRig.DETECTION.falseAlarms(), 100, 50, 0.01, DetectionMethod.E_DETECTOR, SEGMENTS.size());

    @TempDir
    private Path stateDir;

    private final SplittableRandom random = new SplittableRandom(42);
    private long tick;

    @Test
    void streamsThatMoveAlarmOnceEachAndRecoverAndTheOtherStaysQuiet() {
        try (WatchRig rig = new WatchRig(WatchRig.config(stateDir, WatchRig.REVIEW, FLEET))) {
            ticks(rig, 160, Set.of());
            assertThat(rig.alerts.isEmpty()).as("nothing moved").isTrue();

            ticks(rig, 30, Set.of("a", "b"));
            List<Alert> started = rig.alerts.readValuesToList();
            assertThat(started).extracting(Alert::getState).containsOnly(EpisodeState.STARTED);
            assertThat(started)
                    .extracting(alert -> alert.getStream().getSegment())
                    .containsExactlyInAnyOrder("a", "b");
            assertThat(started)
                    .allSatisfy(alert ->
                            assertThat(alert.getLogEvidence()).isGreaterThanOrEqualTo(alert.getLogThreshold()));
            assertThat(started.get(0).getPromise()).contains("of 3 streams together");
            assertThat(rig.sample("epistream_detector_state", "a", "state", "alarm"))
                    .isEqualTo(1);

            ticks(rig, 60, Set.of());
            assertThat(rig.alerts.readValuesToList())
                    .extracting(Alert::getState)
                    .containsExactly(EpisodeState.RECOVERED, EpisodeState.RECOVERED);
        }
    }

    private void ticks(WatchRig rig, int ticks, Set<String> moved) {
        for (int i = 0; i < ticks; i++, tick++) {
            for (int record = 0; record < PER_TICK; record++) {
                for (String segment : SEGMENTS) {
                    long time = START + tick * TICK + record * (TICK / PER_TICK);
                    rig.pipe(WatchEvents.random(
                            segment + tick + "-" + record,
                            new StreamId("digits", "1", segment),
                            time,
                            moved.contains(segment) ? 3 : 1,
                            random));
                }
            }
            rig.driver.advanceWallClockTime(Duration.ofSeconds(1));
        }
    }
}
