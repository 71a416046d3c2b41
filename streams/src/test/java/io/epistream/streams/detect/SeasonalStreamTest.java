package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.WindowSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A stream in strata from its first tick: a tick every twelve minutes, silent from midnight to six. */
class SeasonalStreamTest {
    private static final long STEP = Duration.ofMinutes(12).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final DetectorFactory FACTORY = new DetectorFactory(SeasonTest.parameters(480));

    private final Ticks ticks = new Ticks(11);
    private long now;

    @Test
    void learnsHourByHourAndGoesOnBitForBitAfterARestart() {
        StreamDetector detector = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
        StreamDetector restarted = detector;
        Optional<ReferenceProfile> learned = Optional.empty();
        int seen = 0;
        while (learned.isEmpty()) {
            WindowSummary tick = next(0);
            learned = detector.onWindow(tick).learned();
            if (seen++ % 50 == 0) {
                restarted = FACTORY.resume(restarted.state(), Optional.empty());
            }
            assertThat(restarted.onWindow(tick).learned()).isEqualTo(learned);
        }
        assertThat(now).isBetween(4 * 24 * HOUR, 5 * 24 * HOUR);
        assertThat(learned.get().getWindows()).hasSize(18 * 20);
        assertThat(learned.get().getStrata()).isEqualTo("hour-of-day");
        assertThat(detector.standing().leftOut().get(0)).contains("6 of 24 are not watched");
        assertThat(detector.standing().learnedWindows()).isEqualTo(360);
        assertThat(FACTORY.refusal(learned.get())).isEmpty();

        StreamDetector resumed = FACTORY.resume(detector.state(), learned);
        for (int i = 0; i < 60; i++) {
            WindowSummary tick = next(i > 40 ? 3 : 0);
            assertThat(resumed.onWindow(tick)).isEqualTo(detector.onWindow(tick));
            assertThat(resumed.state()).isEqualTo(detector.state());
        }
    }

    @Test
    void aWindowOfAnHourThatWasSilentSaysNothingAndAShiftInTheOthersIsFound() {
        StreamDetector detector = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
        while (detector.learning()) {
            detector.onWindow(next(0));
        }
        double before = detector.standing().logEvidence();
        now = (now / (24 * HOUR) + 1) * 24 * HOUR;
        for (int i = 0; i < 20; i++) {
            assertThat(detector.onWindow(at(5)).alerts()).isEmpty();
        }
        assertThat(detector.standing().logEvidence()).isEqualTo(before);
        List<Integer> alerts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            alerts.add(detector.onWindow(next(2)).alerts().size());
        }
        assertThat(alerts).contains(1);
    }

    @Test
    void stateAndReferenceOfOtherStrataAreNotMet() {
        StreamDetector detector = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
        detector.onWindow(next(0));
        DetectorFactory plain = new DetectorFactory(new DetectionParameters("", 1000, 480, 100, .01, 8, 0));
        assertThat(FACTORY.canResume(detector.state(), Optional.empty())).isTrue();
        assertThat(plain.canResume(detector.state(), Optional.empty())).isFalse();
        ReferenceProfile daily = new Seasonal(7, 1, 60, 0, 0).reference(FACTORY.parameters());
        assertThat(FACTORY.fits(daily)).isTrue();
        assertThat(plain.fits(daily)).isFalse();
    }

    /** The next tick of the day, after six. */
    private WindowSummary next(double epistemic) {
        if (now % (24 * HOUR) < 6 * HOUR) {
            now += 6 * HOUR - now % (24 * HOUR);
        }
        return at(epistemic);
    }

    private WindowSummary at(double epistemic) {
        WindowSummary tick = ticks.tick(100, epistemic, 0);
        Instant start = Instant.ofEpochMilli(now);
        now += STEP;
        return WindowSummary.newBuilder(tick)
                .setStart(start)
                .setEnd(Instant.ofEpochMilli(now))
                .build();
    }
}
