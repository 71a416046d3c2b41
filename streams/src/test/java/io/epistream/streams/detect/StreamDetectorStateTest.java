package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a detector keeps, and that it goes on from it as if nothing had been. */
class StreamDetectorStateTest {
    private static final DetectorFactory FACTORY =
            new DetectorFactory(new DetectionParameters("1 per 7d", 60_480, 200, 80, .01, 8, 20));
    private final StreamDetector detector = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
    private final Ticks ticks = new Ticks(1);

    @Test
    void itsStateStaysSmall() throws IOException {
        DetectorFactory largest = new DetectorFactory(new DetectionParameters("", 1000, 1000, 80, .01, 8, 0));
        StreamDetector learning = largest.start(Ticks.STREAM, Ticks.PROVENANCE);
        for (int i = 0; i < 999; i++) {
            learning.onWindow(ticks.normal(100));
        }
        assertThat(bytes(learning.state()).length).isLessThan(300_000);
        ReferenceProfile reference =
                learning.onWindow(ticks.normal(100)).learned().orElseThrow();
        assertThat(reference.toByteBuffer().remaining()).isLessThan(150_000);
        assertThat(bytes(learning.state()).length).isLessThan(2_000);
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
        StreamDetector restarted = FACTORY.start(Ticks.STREAM, Ticks.PROVENANCE);
        Optional<ReferenceProfile> reference = Optional.empty();
        Random shifts = new Random(9);
        for (int i = 0; i < 900; i++) {
            WindowSummary tick = ticks.tick(20 + shifts.nextInt(60), i / 100 % 2 == 0 || i < 500 ? 0 : 1.5, 0);
            Outcome expected = detector.onWindow(tick);
            Outcome actual = restarted.onWindow(tick);
            assertThat(actual).isEqualTo(expected);
            reference = actual.learned().isPresent() ? actual.learned() : reference;
            byte[] bytes = bytes(restarted.state());
            restarted = FACTORY.resume(restored(bytes), reference);
            if (i % 50 == 0) {
                assertThat(bytes(restarted.state())).isEqualTo(bytes(detector.state()));
            }
        }
        assertThat(detector.state().getEpisodes()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aStatePastLearningNeedsItsReference() {
        for (int i = 0; i < 200; i++) {
            detector.onWindow(ticks.normal(100));
        }
        assertThat(detector.learning()).isFalse();
        assertThatThrownBy(() -> FACTORY.resume(detector.state(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStateOfAnotherVersionIsRefused() {
        DetectorState old =
                DetectorState.newBuilder(detector.state()).setVersion(1).build();
        assertThat(FACTORY.canResume(old, Optional.empty())).isFalse();
        assertThatThrownBy(() -> FACTORY.resume(old, Optional.empty())).hasMessageContaining("version 2");
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
