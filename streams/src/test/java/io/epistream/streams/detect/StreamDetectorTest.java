package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.Task;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamDetectorTest {
    private static final DetectionParameters PARAMETERS =
            new DetectionParameters("1 per 7d", 60_480, 200, 80, .01, 8, 20);

    private static final DetectorFactory FACTORY = new DetectorFactory(PARAMETERS);
    private final StreamDetector detector = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
    private final Ticks ticks = new Ticks(1);

    @Test
    void learnsThenAlarmsOnOutOfDistributionRecordsAtOnceThenRecoversAndStaysQuiet() {
        ReferenceProfile reference = learn();
        assertThat(reference.getWindows()).hasSize(200);
        assertThat(reference.getSignals()).containsExactlyElementsOf(Records.SIGNALS);
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
                .containsExactly(
                        "total.mean", "total.q95", "confidence.mean", "predicted-class.mix", "total.exceedance");
        assertThat(last.leftOut()).contains("epistemic.mean: absent in 200 of 200 reference windows");
        Alert started = detector.onWindow(ticks.totalOnly(100, 3)).alerts().get(0);
        assertThat(started.getCause()).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void aSignalThatNeverVariesIsLeftOutWithTheReason() {
        Random random = new Random(4);
        Outcome last = detector.onWindow(constantEpistemic(random));
        while (last.learned().isEmpty()) {
            last = detector.onWindow(constantEpistemic(random));
        }
        assertThat(last.learned().get().getSignals()).containsExactly("aleatoric.mean", "total.mean", "total.q95");
        assertThat(last.leftOut())
                .containsExactly(
                        "epistemic.mean: 0.25 in every reference window",
                        "epistemic.q95: 0.25 in every reference window",
                        "confidence.mean: 0.8999999999068677 in every reference window",
                        "mahalanobis.mean: absent in 200 of 200 reference windows",
                        "nearest-neighbour.mean: absent in 200 of 200 reference windows",
                        "predicted-class.mix: 0.002512499685937539 in every reference window");
        assertThat(last.status()).isEqualTo(Status.ARMED);
    }

    @Test
    void aStreamInWhichNothingVariesSaysThatNothingIsPromised() {
        Outcome last = detector.onWindow(constant());
        while (last.learned().isEmpty()) {
            last = detector.onWindow(constant());
        }
        assertThat(last.status()).isEqualTo(Status.UNPROMISED);
        assertThat(last.unpromised()).hasValue("nothing to watch: no signal varies over the reference");
        assertThat(detector.onWindow(ticks.tick(100, 3, 0)).alerts()).isEmpty();
    }

    @Test
    void clusteredExceedancesAreWatchedByRankAndTheAlertSaysSo() {
        Random random = new Random(8);
        Outcome last = detector.onWindow(ticks.tick(100, random.nextGaussian(), 0));
        while (last.learned().isEmpty()) {
            last = detector.onWindow(ticks.tick(100, random.nextGaussian(), 0));
        }
        assertThat(last.leftOut())
                .singleElement()
                .asString()
                .startsWith("D2 on epistemic.exceedance: exceedances come");
        List<Alert> alerts = alerts(20, 6, 0);
        assertThat(alerts.get(0).getDetector()).isEqualTo("D1");
        assertThat(alerts.get(0).getKind()).isEqualTo(AlertKind.SPIKE);
        assertThat(alerts.get(0).getMessage()).contains("found by rank");
    }

    @Test
    void aStreamThatSlowsDownIsJoinedUntilItsWindowsAreLargeEnough() {
        learn();
        for (int i = 0; i < 8; i++) {
            detector.onWindow(ticks.normal(25));
            assertThat(detector.state().getJoining() == null).isEqualTo(i % 4 == 3);
        }
    }

    @Test
    void windowsFarLargerThanTheReferencesTakeThePromiseBackAndAlertsSayWhy() {
        learn();
        for (int i = 0; i < 40; i++) {
            detector.onWindow(ticks.normal(400));
        }
        Outcome outcome = detector.onWindow(ticks.tick(400, 3, 0));
        assertThat(outcome.unpromised().orElseThrow()).startsWith("window size: live windows hold ");
        assertThat(outcome.status()).isEqualTo(Status.ALARM);
        assertThat(outcome.alerts().get(0).getPromise()).startsWith("1 per 7d, not given: window size");
    }

    @Test
    void aReferenceFromElsewhereIsArmedAtOnce() {
        ReferenceProfile reference = learn();
        StreamDetector second = FACTORY.start(reference);
        Outcome outcome = second.onWindow(ticks.tick(100, 3, 0));
        assertThat(outcome.alerts()).hasSize(1);
        assertThat(outcome.learnedWindows()).isEqualTo(200);
    }

    @Test
    void aClockThatGoesBackwardsChangesNothingUntilItHasCaughtUp() {
        learn();
        Ticks earlier = new Ticks(2);
        DetectorState before = detector.state();
        for (int i = 0; i < 199; i++) {
            Outcome outcome = detector.onWindow(earlier.tick(100, 3, 0));
            assertThat(outcome.alerts()).isEmpty();
        }
        assertThat(detector.state()).isEqualTo(before);
    }

    @Test
    void aBurstOfLateRecordsIsInNoWindowAndRaisesNothing() {
        learn();
        StreamDetector twin = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
        Ticks same = new Ticks(1);
        for (int i = 0; i < 200; i++) {
            twin.onWindow(same.normal(100));
        }
        WindowSummary late = WindowSummary.newBuilder(ticks.normal(100))
                .setLateRecords(1_000_000)
                .build();
        assertThat(detector.onWindow(late)).isEqualTo(twin.onWindow(same.normal(100)));
    }

    /** Late data that did make it into its window, all at once: a window of many records like the others is no alarm. */
    @Test
    void aBurstThatArrivesInOneWindowIsNoAlarm() {
        learn();
        assertThat(detector.onWindow(ticks.normal(20_000)).alerts()).isEmpty();
        assertThat(quiet(50)).isEmpty();
    }

    @Test
    void aStreamThatFellSilentGoesOnWhereItStood() {
        learn();
        detector.onWindow(ticks.tick(100, .5, 0));
        double before = detector.onWindow(ticks.normal(30)).logEvidence();
        ticks.pass(100_000);
        Outcome after = detector.onWindow(ticks.normal(30));
        assertThat(after.logEvidence()).isEqualTo(before);
        assertThat(after.alerts()).isEmpty();
        assertThat(quiet(100)).isEmpty();
    }

    @Test
    void aTickWithoutRecordsChangesNothing() {
        learn();
        DetectorState before = detector.state();
        detector.onWindow(ticks.next(new WindowAggregate()));
        assertThat(detector.state()).isEqualTo(before);
    }

    /** A model that stops giving parts: the signals that are left go on, those that are gone say nothing. */
    @Test
    void signalsThatVanishFromALiveStreamSayNothing() {
        learn();
        for (int i = 0; i < 50; i++) {
            WindowAggregate counts = new WindowAggregate();
            for (int r = 0; r < 100; r++) {
                counts.add(Ticks.event(.2, null, null));
            }
            Outcome outcome = detector.onWindow(ticks.next(counts));
            outcome.alerts().forEach(alert -> assertThat(alert.getSignal()).doesNotStartWith("epistemic"));
            assertThat(outcome.logEvidence()).isNotNaN();
        }
    }

    @Test
    void otherPredictedClassesAreADriftOfTheirOwn() {
        learn();
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            alerts.addAll(detector.onWindow(ticks.ofOneClass(100, 3)).alerts());
        }
        Alert started = alerts.get(0);
        assertThat(started.getSignal()).isEqualTo("predicted-class.mix");
        assertThat(started.getKind()).isEqualTo(AlertKind.DRIFT);
        assertThat(started.getMessage()).startsWith("Drift of predicted classes");
    }

    @Test
    void recordsFarFromTheTrainingDataAreFoundByTheirDistanceThoughTheModelIsSure() {
        learn();
        Alert started = detector.onWindow(ticks.tick(100, 0, 0, 8)).alerts().get(0);
        assertThat(started.getKind()).isEqualTo(AlertKind.SPIKE);
        assertThat(started.getDetector()).isEqualTo("D2");
        assertThat(started.getMessage())
                .startsWith("Spike of rising feature distance")
                .doesNotContain("nats");
    }

    @Test
    void givesTheNumbersOfARegressionWithoutTheUnitOfEntropies() {
        learn();
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            WindowSummary tick = WindowSummary.newBuilder(ticks.tick(100, 0, .3, 0))
                    .setTask(Task.REGRESSION)
                    .build();
            alerts.addAll(detector.onWindow(tick).alerts());
        }
        assertThat(alerts.get(0).getMessage()).contains("aleatoric").doesNotContain("nats");
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

    private WindowSummary constantEpistemic(Random random) {
        WindowAggregate counts = new WindowAggregate();
        for (int i = 0; i < 100; i++) {
            double aleatoric = random.nextDouble();
            counts.add(Ticks.event(aleatoric + .25, aleatoric, .25));
        }
        return ticks.next(counts);
    }

    private WindowSummary constant() {
        WindowAggregate counts = new WindowAggregate();
        for (int i = 0; i < 100; i++) {
            counts.add(Ticks.event(.5, .25, .25));
        }
        return ticks.next(counts);
    }
}
