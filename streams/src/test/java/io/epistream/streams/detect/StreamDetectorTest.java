package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamDetectorTest {
    private static final DetectionParameters PARAMETERS =
            new DetectionParameters("1 per 7d", 60_480, 200, 80, .01, 8, 20);

    private final DetectorFactory factory = new DetectorFactory(PARAMETERS);
    private final StreamDetector detector = factory.start(Ticks.STREAM, Ticks.PROVENANCE);
    private final Ticks ticks = new Ticks(1);

    @Test
    void learnsThenAlarmsOnOutOfDistributionRecordsAtOnceThenRecoversAndStaysQuiet() {
        ReferenceProfile reference = learn();
        assertThat(reference.getWindows()).hasSize(200);
        assertThat(reference.getSignals())
                .containsExactly(
                        "epistemic.mean",
                        "epistemic.q95",
                        "aleatoric.mean",
                        "total.mean",
                        "total.q95",
                        "epistemic.exceedance");
        assertThat(quiet(300)).isEmpty();
        List<Alert> spike = alerts(3, 3, 0);
        assertThat(spike).hasSize(1);
        Alert started = spike.get(0);
        assertThat(started.getState()).isEqualTo(EpisodeState.STARTED);
        assertThat(started.getKind()).isEqualTo(AlertKind.SPIKE);
        assertThat(started.getCause()).isEqualTo(Cause.EPISTEMIC);
        assertThat(started.getDirection()).isEqualTo(Direction.UP);
        assertThat(started.getLogEvidence()).isGreaterThanOrEqualTo(started.getLogThreshold());
        assertThat(started.getPromise()).isEqualTo("1 per 7d");
        assertThat(started.getMessage())
                .startsWith("Spike of rising uncertainty, epistemic-led: epistemic.exceedance is ")
                .contains("over 100 records");
        List<Alert> after = quiet(400);
        assertThat(after).extracting(Alert::getState).containsExactly(EpisodeState.RECOVERED);
    }

    @Test
    void aShiftOfTheBulkOfAleatoricUncertaintyIsADriftLedByIt() {
        learn();
        List<Alert> alerts = alerts(30, 0, .3);
        Alert started = alerts.get(0);
        assertThat(started.getKind()).isEqualTo(AlertKind.DRIFT);
        assertThat(started.getCause()).isEqualTo(Cause.ALEATORIC);
        assertThat(started.getDetector()).isEqualTo("D1");
        assertThat(started.getEpisode()).isEqualTo(1);
        assertThat(started.getId()).endsWith("/1/started");
    }

    @Test
    void fallingUncertaintyAlarmsToo() {
        learn();
        Alert started = alerts(30, -1, -.5).get(0);
        assertThat(started.getDirection()).isEqualTo(Direction.DOWN);
        assertThat(started.getEffectSize()).isNegative();
    }

    @Test
    void anEpisodeIsRememberedNowAndThenAndItsAlertsHaveIdsOfTheirOwn() {
        learn();
        List<Alert> alerts = alerts(60, 3, 0);
        assertThat(alerts)
                .extracting(Alert::getState)
                .containsExactly(EpisodeState.STARTED, EpisodeState.ONGOING, EpisodeState.ONGOING);
        assertThat(alerts).extracting(Alert::getId).doesNotHaveDuplicates();
    }

    @Test
    void ticksAreJoinedUntilThereAreEnoughRecords() {
        for (int i = 0; i < 20; i++) {
            Outcome outcome = detector.onWindow(ticks.normal(30));
            assertThat(outcome.learnedWindows()).isEqualTo((i + 1) / 3);
            assertThat(outcome.status()).isEqualTo(Status.LEARNING);
        }
    }

    @Test
    void aModelWithoutPartsIsWatchedByItsTotalAlone() {
        for (int i = 0; i < 199; i++) {
            detector.onWindow(ticks.totalOnly(100, 0));
        }
        Outcome last = detector.onWindow(ticks.totalOnly(100, 0));
        assertThat(last.learned().orElseThrow().getSignals())
                .containsExactly("total.mean", "total.q95", "total.exceedance");
        assertThat(last.leftOut()).contains("epistemic.mean: absent in 200 of 200 reference windows");
        Alert started = detector.onWindow(ticks.totalOnly(100, 3)).alerts().get(0);
        assertThat(started.getCause()).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void aRepeatedTickChangesNothing() {
        detector.onWindow(ticks.normal(30));
        WindowSummary tick = ticks.normal(30);
        detector.onWindow(tick);
        DetectorState before = detector.state();
        detector.onWindow(tick);
        assertThat(detector.state()).isEqualTo(before);
    }

    @Test
    void aRestartAfterAnyTickGoesOnBitForBit() {
        StreamDetector restarted = factory.start(Ticks.STREAM, Ticks.PROVENANCE);
        Optional<ReferenceProfile> reference = Optional.empty();
        Random shifts = new Random(9);
        for (int i = 0; i < 900; i++) {
            WindowSummary tick = ticks.tick(20 + shifts.nextInt(60), i / 100 % 2 == 0 || i < 500 ? 0 : 1.5, 0);
            Outcome expected = detector.onWindow(tick);
            Outcome actual = restarted.onWindow(tick);
            assertThat(actual).isEqualTo(expected);
            reference = actual.learned().isPresent() ? actual.learned() : reference;
            byte[] bytes = bytes(restarted.state());
            restarted = factory.resume(restored(bytes), reference);
            if (i % 50 == 0) {
                assertThat(bytes(restarted.state())).isEqualTo(bytes(detector.state()));
            }
        }
        assertThat(detector.state().getEpisodes()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aStatePastLearningNeedsItsReference() {
        learn();
        assertThatThrownBy(() -> factory.resume(detector.state(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private ReferenceProfile learn() {
        for (int i = 0; i < 199; i++) {
            assertThat(detector.onWindow(ticks.normal(100)).learned()).isEmpty();
        }
        Outcome last = detector.onWindow(ticks.normal(100));
        assertThat(last.status()).isEqualTo(Status.ARMED);
        return last.learned().orElseThrow();
    }

    private List<Alert> quiet(int windows) {
        return alerts(windows, 0, 0);
    }

    private List<Alert> alerts(int windows, double epistemic, double aleatoric) {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            alerts.addAll(
                    detector.onWindow(ticks.tick(100, epistemic, aleatoric)).alerts());
        }
        return alerts;
    }

    private static byte[] bytes(DetectorState state) {
        try {
            return state.toByteBuffer().array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DetectorState restored(byte[] bytes) {
        try {
            return DetectorState.fromByteBuffer(java.nio.ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
