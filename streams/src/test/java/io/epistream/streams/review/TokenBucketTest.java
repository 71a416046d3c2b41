package io.epistream.streams.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000, 60_000, 20_000_000})
    void noHourEverHoldsMoreThanTheCapWhateverTheOrder(long disorderMillis) {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TokenBucket bucket = new TokenBucket(7, HOUR);
            List<Long> taken = new ArrayList<>();
            long clock = 1_700_000_000_000L;
            for (int i = 0; i < 2000; i++) {
                clock += random.nextInt(random.nextInt(10) == 0 ? 3_000_000 : 60_000);
                long time = clock - (disorderMillis == 0 ? 0 : random.nextLong(disorderMillis));
                if (bucket.take(time)) {
                    taken.add(time);
                }
            }
            assertThat(mostInAnHour(taken)).as("seed %d", seed).isLessThanOrEqualTo(7);
            assertThat(taken).as("seed %d", seed).hasSizeGreaterThan(100);
        }
    }

    @Test
    void aSteadyFloodGetsNearlyTheWholeCap() {
        TokenBucket bucket = new TokenBucket(60, HOUR);
        long taken = 0;
        for (long time = 0; time < HOUR.toMillis() * 100; time += 1000) {
            taken += bucket.take(time) ? 1 : 0;
        }
        assertThat(taken).isBetween(60 * 98L, 60 * 100L);
    }

    @Test
    void aTokenComesBackAPeriodLater() {
        TokenBucket bucket = new TokenBucket(1, HOUR);
        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(HOUR.toMillis() - 1)).isFalse();
        assertThat(bucket.take(HOUR.toMillis() * 66 / 64)).isTrue();
    }

    @Test
    void anItemFarBehindIsHeldBackNotForgotten() {
        TokenBucket bucket = new TokenBucket(1, HOUR);
        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(HOUR.toMillis() * 10)).isTrue();
        assertThat(bucket.take(1)).isFalse();
        assertThat(bucket.take(-HOUR.toMillis() * 50)).isFalse();
    }

    @Test
    void aBucketGoesOnWhereItsStateStopped() {
        SplittableRandom random = new SplittableRandom(9);
        TokenBucket whole = new TokenBucket(5, HOUR);
        TokenBucket restored = new TokenBucket(5, HOUR);
        for (int i = 0; i < 2000; i++) {
            restored = new TokenBucket(5, HOUR, restored.state());
            long time = i * 100_000L + random.nextInt(1_000_000);
            assertThat(restored.take(time)).isEqualTo(whole.take(time));
        }
    }

    @Test
    void itsStateStaysSmall() {
        TokenBucket bucket = new TokenBucket(1_000_000, HOUR);
        for (long time = 0; time < HOUR.toMillis() * 20; time += 500) {
            assertThat(bucket.take(time)).isTrue();
        }
        assertThat(bucket.state().getSlots()).hasSizeLessThanOrEqualTo(129);
    }

    @Test
    void stateOfAnotherPeriodStartsUntouched() {
        TokenBucket hourly = new TokenBucket(1, HOUR);
        assertThat(hourly.take(0)).isTrue();
        assertThat(new TokenBucket(1, Duration.ofDays(1), hourly.state()).take(0))
                .isTrue();
        assertThat(new TokenBucket(1, HOUR, hourly.state()).take(0)).isFalse();
    }

    @Test
    void senselessCapsAreRefused() {
        assertThatThrownBy(() -> new TokenBucket(0, HOUR)).hasMessageContaining("tokens");
        assertThatThrownBy(() -> new TokenBucket(1, Duration.ZERO)).hasMessageContaining("period");
    }

    private static int mostInAnHour(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        int most = 0;
        int first = 0;
        for (int last = 0; last < sorted.size(); last++) {
            while (sorted.get(last) - sorted.get(first) >= HOUR.toMillis()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
