package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassMixTest {
    private static final double[] SHARES = {.5, .3, .15, .05};

    /** Cells: class 0, class 1, all others (pool 0). (40 − 60.2)²/60.2 + (60 − 39.7)²/39.7 + …, by hand. */
    @Test
    void isPearsonsStatisticPerDegreeOfFreedom() {
        ClassMix mix = ClassMix.of(Map.of(0, 6000L, 1, 4000L), 100);
        double all = 10_001.5;
        double zero = 100 * 6000.5 / all;
        double one = 100 * 4000.5 / all;
        double rest = 100 * .5 / all;
        double expected = ((40 - zero) * (40 - zero) / zero + (60 - one) * (60 - one) / one + rest) / 2;
        assertThat(mix.distance(Map.of(0, 40L, 1, 60L))).isCloseTo(expected, within(1e-12));
    }

    @Test
    void rareClassesAndThoseNeverSeenAreOne() {
        ClassMix mix = ClassMix.of(Map.of(0, 5000L, 1, 4950L, 7, 50L), 100);
        assertThat(mix.distance(Map.of(0, 50L, 1, 40L, 7, 10L)))
                .isEqualTo(mix.distance(Map.of(0, 50L, 1, 40L, 1000, 10L)))
                .isGreaterThan(50);
    }

    @Test
    void aWindowWithoutClassesHasNone() {
        assertThat(ClassMix.of(Map.of(0, 5L, 1, 5L), 5).distance(Map.of())).isNaN();
        assertThat(ClassMix.of(Map.of(), 5).distance(Map.of())).isNaN();
    }

    /** Else windows of unequal size could not be ranked against each other. */
    @ParameterizedTest
    @ValueSource(ints = {80, 100, 200, 1000})
    void itsMeanIsOneWhateverTheSizeOfAWindow(int records) {
        Random random = new Random(3);
        Map<Integer, Long> pooled = window(random, 200_000);
        ClassMix mix = ClassMix.of(pooled, 100);
        double mean = IntStream.range(0, 4000)
                .mapToDouble(i -> mix.distance(window(random, records)))
                .average()
                .orElseThrow();
        // four classes and an empty cell for the rest, which adds a degree of freedom and hardly any sum
        assertThat(mean * 4 / 3).isCloseTo(1, within(.04));
    }

    /** Given the reference, live windows exceed the reference's q-quantile no more often than 1 − q, on average over references. */
    @Test
    void liveWindowsRankNoHigherThanTheReferencesOwn() {
        Random random = new Random(4);
        int above = 0;
        for (int reference = 0; reference < 400; reference++) {
            List<Map<Integer, Long>> windows = new ArrayList<>();
            Map<Integer, Long> pooled = new HashMap<>();
            for (int i = 0; i < 50; i++) {
                windows.add(window(random, 100));
                windows.get(i).forEach((index, count) -> pooled.merge(index, count, Long::sum));
            }
            ClassMix mix = ClassMix.of(pooled, 100);
            double[] own =
                    windows.stream().mapToDouble(mix::distanceWithin).sorted().toArray();
            for (int i = 0; i < 50; i++) {
                above += mix.distance(window(random, 100)) > own[44] ? 1 : 0;
            }
        }
        double p = 6 / 51.0;
        assertThat(above / 20_000.0)
                .isLessThan(p + 3 * Math.sqrt(p * (1 - p) / 400))
                .isGreaterThan(.8 * p);
    }

    private static Map<Integer, Long> window(Random random, int records) {
        Map<Integer, Long> counts = new HashMap<>();
        for (int i = 0; i < records; i++) {
            double u = random.nextDouble();
            int index = 0;
            while (u > SHARES[index] && index < SHARES.length - 1) {
                u -= SHARES[index++];
            }
            counts.merge(index, 1L, Long::sum);
        }
        return counts;
    }
}
