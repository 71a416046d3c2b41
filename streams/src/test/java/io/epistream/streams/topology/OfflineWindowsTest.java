package io.epistream.streams.topology;

import static io.epistream.streams.topology.WatchEvents.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.StreamDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading again gives what streaming gave. */
class OfflineWindowsTest {
    private static final StreamId OTHER = new StreamId("digits", "1", "eu");

    @TempDir
    private Path stateDir;

    @Test
    void ticksAndAlarmsAreThoseOfTheWatchRoleLateEventsIncluded() {
        List<UncertaintyEvent> events = events();
        OfflineWindows offline = new OfflineWindows(WatchRig.WINDOWS, 1);
        List<WindowSummary> ticks = new ArrayList<>();
        try (WatchRig rig = new WatchRig(stateDir, WatchRig.REVIEW)) {
            for (UncertaintyEvent event : events) {
                ticks.addAll(offline.add(0, event));
                rig.pipe(event);
            }
            assertThat(offline.late()).isPositive();
            assertThat(ticks).hasSizeGreaterThan(300).isEqualTo(rig.closed());

            List<Alert> came = rig.alerts.readValuesToList();
            assertThat(came).isNotEmpty();
            assertThat(alerts(ticks, WatchEvents.STREAM)).isEqualTo(of(came, WatchEvents.STREAM));
            assertThat(alerts(ticks, OTHER)).isEqualTo(of(came, OTHER));
        }
    }

    @Test
    void ticksWaitForEveryPartitionUntilItIsReadToItsEnd() {
        OfflineWindows windows = new OfflineWindows(WatchRig.WINDOWS, 2);
        assertThat(windows.add(0, WatchEvents.event("a", START))).isEmpty();
        assertThat(windows.add(0, WatchEvents.event("b", START + 30_000))).isEmpty();
        assertThat(windows.add(1, WatchEvents.event("c", START + 5_000))).isEmpty();

        List<WindowSummary> closed = windows.finish(1);
        assertThat(closed).hasSize(1);
        assertThat(closed.get(0).getCounts().getRecords()).isEqualTo(2);
        assertThat(closed.get(0).getSourcePartitions()).isEqualTo(2);
        assertThat(windows.finish(0)).isEmpty();
        assertThat(windows.stillOpen()).isEqualTo(1);
        assertThat(windows.late()).isZero();
    }

    @Test
    void whatTheWatchRoleWouldNotTakeIsRefusedWithTheReason() {
        assertThat(OfflineWindows.refusal(WatchEvents.event("a", START))).isEmpty();
        assertThat(OfflineWindows.refusal(WatchEvents.event("a", -1)).orElseThrow())
                .contains("eventTime");
        assertThat(OfflineWindows.refusal(WatchEvents.event("a", WatchEvents.STREAM, START)
                                .setTotal(Double.NaN)
                                .build())
                        .orElseThrow())
                .contains("must be finite");
    }

    /** Two streams; five times the epistemic uncertainty from window 150 on; every 500th event comes late. */
    private static List<UncertaintyEvent> events() {
        SplittableRandom random = new SplittableRandom(5);
        List<UncertaintyEvent> events = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long behind = i % 500 == 499 ? 20_000 : random.nextLong(1500);
            long time = START + 20_000 + i * 100L - behind;
            double scale = i > 15_000 ? 5 : 1;
            events.add(WatchEvents.random("r" + i, i % 2 == 0 ? WatchEvents.STREAM : OTHER, time, scale, random));
        }
        return events;
    }

    private static List<Alert> alerts(List<WindowSummary> ticks, StreamId stream) {
        StreamDetector detector = new DetectorFactory(DetectorSettings.of(WatchRig.DETECTION, WatchRig.WINDOWS))
                .start(stream, WatchEvents.PROVENANCE);
        return ticks.stream()
                .filter(tick -> tick.getStream().equals(stream))
                .flatMap(tick -> detector.onWindow(tick).alerts().stream())
                .toList();
    }

    private static List<Alert> of(List<Alert> alerts, StreamId stream) {
        return alerts.stream().filter(alert -> alert.getStream().equals(stream)).toList();
    }
}
