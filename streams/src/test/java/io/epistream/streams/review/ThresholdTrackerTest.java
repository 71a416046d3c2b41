package io.epistream.streams.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTrackerTest {
    private static final int RECORDS = 50_000;

    @ParameterizedTest
    @CsvSource({"0.005, 0.05", "0.1, 0.02", "0.5, 1", "0.9, 0.3"})
    void theShareHoldsForEverySequence(double share, double step) {
        SplittableRandom random = new SplittableRandom(11);
        holds(share, step, q -> random.nextDouble());
        holds(share, step, q -> 1);
        holds(share, step, q -> 0);
        // against the tracker: always just above the threshold, then always at it
        holds(share, step, q -> clip(Math.nextUp(q)));
        holds(share, step, q -> clip(q));
        int[] n = {0};
        holds(share, step, q -> n[0]++ / 1000 % 2 == 0 ? 1 : 0);
        holds(share, step, q -> Math.pow(random.nextDouble(), 1 + n[0]++ * 1e-4));
    }

    private static void holds(double share, double step, DoubleUnaryOperator adversary) {
        for (double start : new double[] {0, 0.37, 1}) {
            ThresholdTracker tracker = new ThresholdTracker(share, step, start, 0, 0);
            for (int i = 0; i < RECORDS; i++) {
                tracker.offer(adversary.applyAsDouble(tracker.threshold()));
                double error = Math.abs((double) tracker.candidates() / tracker.records() - share);
                assertThat(error).isLessThanOrEqualTo(ThresholdTracker.largestError(step, tracker.records()) + 1e-9);
            }
        }
    }

    @Test
    void theThresholdComesToTheUpperShareOfSteadyScores() {
        SplittableRandom random = new SplittableRandom(5);
        ThresholdTracker tracker = new ThresholdTracker(0.1, 0.01, 0, 0, 0);
        for (int i = 0; i < 20_000; i++) {
            tracker.offer(random.nextDouble());
        }
        assertThat(tracker.threshold()).isBetween(0.85, 0.95);
    }

    @Test
    void aTrackerGoesOnWhereItsStateStopped() {
        ThresholdTracker whole = new ThresholdTracker(0.1, 0.05, 0.5, 0, 0);
        ThresholdTracker first = new ThresholdTracker(0.1, 0.05, 0.5, 0, 0);
        SplittableRandom random = new SplittableRandom(6);
        double[] scores = random.doubles(200).toArray();
        for (int i = 0; i < 100; i++) {
            whole.offer(scores[i]);
            first.offer(scores[i]);
        }
        ThresholdTracker second =
                new ThresholdTracker(0.1, 0.05, first.threshold(), first.records(), first.candidates());
        for (int i = 100; i < 200; i++) {
            assertThat(second.offer(scores[i])).isEqualTo(whole.offer(scores[i]));
        }
        assertThat(second.threshold()).isEqualTo(whole.threshold());
        assertThat(second.candidates()).isEqualTo(whole.candidates());
        assertThat(second.records()).isEqualTo(200);
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        ThresholdTracker tracker = new ThresholdTracker(0.1, 0.05, 0.5, 0, 0);
        assertThatThrownBy(() -> tracker.offer(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tracker.offer(1.01)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ThresholdTracker(0, 0.05, 0.5, 0, 0)).hasMessageContaining("share");
        assertThatThrownBy(() -> new ThresholdTracker(0.1, Double.NaN, 0.5, 0, 0))
                .hasMessageContaining("step");
    }

    private static double clip(double x) {
        return Math.min(1, Math.max(0, x));
    }
}
