package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams watched by what users know: the same alerts and restarts, without a promise. */
class BaselineMethodTest {
    private final Ticks ticks = new Ticks(1);

    @ParameterizedTest
    @EnumSource(value = DetectionMethod.class, names = "E_DETECTOR", mode = EnumSource.Mode.EXCLUDE)
    void aBaselineAlarmsAndRecoversAndSaysThatItPromisesNothing(DetectionMethod method) {
        StreamDetector detector = factory(method).start(Ticks.STREAM, Ticks.PROVENANCE);
        Outcome last = detector.onWindow(ticks.normal(100));
        while (last.learned().isEmpty()) {
            last = detector.onWindow(ticks.normal(100));
        }
        assertThat(last.status()).isEqualTo(Status.UNPROMISED);
        assertThat(last.unpromised().orElseThrow()).endsWith("states no false-alarm rate");
        assertThat(last.logThreshold()).isZero();
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            alerts.addAll(detector.onWindow(ticks.tick(100, 1.5, .5)).alerts());
        }
        Alert started = alerts.get(0);
        assertThat(started.getState()).isEqualTo(EpisodeState.STARTED);
        assertThat(started.getDetector())
                .isEqualTo(method.unpromised().orElseThrow().split(" ", 0)[0]);
        assertThat(started.getPromise()).startsWith("1 per 7d, not given: ");
        assertThat(started.getLogEvidence()).isGreaterThanOrEqualTo(0);
        assertThat(started.getEffectSize()).isGreaterThan(1);
        alerts.clear();
        for (int i = 0; i < 60 && alerts.isEmpty(); i++) {
            alerts.addAll(detector.onWindow(ticks.normal(100)).alerts());
        }
        assertThat(alerts).extracting(Alert::getState).containsExactly(EpisodeState.RECOVERED);
    }

    @ParameterizedTest
    @EnumSource(DetectionMethod.class)
    void aRestartAfterAnyTickGoesOnBitForBit(DetectionMethod method) throws IOException {
        DetectorFactory factory = factory(method);
        StreamDetector detector = factory.start(Ticks.STREAM, Ticks.PROVENANCE);
        StreamDetector restarted = factory.start(Ticks.STREAM, Ticks.PROVENANCE);
        Optional<ReferenceProfile> reference = Optional.empty();
        Random sizes = new Random(9);
        for (int i = 0; i < 500; i++) {
            WindowSummary tick = ticks.tick(50 + sizes.nextInt(80), i / 60 % 2 == 0 || i < 300 ? 0 : 1.5, 0);
            Outcome expected = detector.onWindow(tick);
            assertThat(restarted.onWindow(tick)).isEqualTo(expected);
            reference = expected.learned().isPresent() ? expected.learned() : reference;
            DetectorState state = DetectorState.fromByteBuffer(restarted.state().toByteBuffer());
            restarted = factory.resume(state, reference);
        }
        assertThat(restarted.state()).isEqualTo(detector.state());
        assertThat(detector.state().getEpisodes()).isPositive();
    }

    @Test
    void anotherMethodStartsFromNothingOnTheSameReference() {
        StreamDetector detector = factory(DetectionMethod.CUSUM).start(Ticks.STREAM, Ticks.PROVENANCE);
        Optional<ReferenceProfile> reference = Optional.empty();
        for (int i = 0; i < 130; i++) {
            Outcome outcome = detector.onWindow(ticks.tick(100, i < 110 ? 0 : 2, 0));
            reference = outcome.learned().isPresent() ? outcome.learned() : reference;
        }
        assertThat(detector.state().getAlarm()).isNotNull();
        StreamDetector other = factory(DetectionMethod.E_DETECTOR).resume(detector.state(), reference);
        assertThat(other.state().getAlarm()).isNull();
        assertThat(other.state().getEvidence()).containsOnly(0.0);
        assertThat(other.state().getEpisodes()).isEqualTo(1);
    }

    private static DetectorFactory factory(DetectionMethod method) {
        return new DetectorFactory(
                new DetectionParameters("1 per 7d", 10_080, 100, 80, .01, 8, 100).withMethod(method));
    }
}
