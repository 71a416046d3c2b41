package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndependenceTest {

    @Test
    void anAlternatingSeriesIsAntiCorrelatedAndATrendIsCorrelated() {
        assertThat(Independence.lagOne(new double[] {1, -1, 1, -1})).isCloseTo(-.75, within(1e-15));
        assertThat(Independence.lagOne(IntStream.range(0, 100).asDoubleStream().toArray()))
                .isGreaterThan(.95);
    }

    @Test
    void independentRecordsAreSeldomCalledOverDispersedAndClusteredOnesAlways() {
        assertThat(refused(1)).isLessThan(10);
        assertThat(refused(5)).isEqualTo(200);
    }

    @Test
    void aSlowSwingIsSeenInTheLongRunWhereNeighboursHardlyShowIt() {
        Random random = new Random(41);
        int calledSwinging = 0;
        int calledCorrelated = 0;
        int falselyCalled = 0;
        for (int reference = 0; reference < 200; reference++) {
            double phase = random.nextDouble() * 2 * Math.PI;
            double[] independent =
                    random.doubles(200).map(u -> random.nextGaussian()).toArray();
            double[] swinging = new double[200];
            Arrays.setAll(swinging, i -> independent[i] + .707 * Math.sin(2 * Math.PI * i / 100 + phase));
            calledSwinging += above(Independence.longRunVariance(swinging), Independence.MOST_LONG_RUN_VARIANCE);
            calledCorrelated += above(Independence.lagOne(swinging), Independence.mostLagOne(200));
            falselyCalled += above(Independence.longRunVariance(independent), Independence.MOST_LONG_RUN_VARIANCE);
        }
        assertThat(calledSwinging).isGreaterThan(150);
        assertThat(calledCorrelated).isLessThan(120);
        assertThat(falselyCalled).isLessThan(4);
    }

    private static int above(double value, double most) {
        return value > most ? 1 : 0;
    }

    @Test
    void countsThatCannotVaryAreNotOverDispersed() {
        assertThat(Independence.overDispersion(new long[] {0, 0}, new long[] {10, 10}))
                .isOne();
        assertThat(Independence.overDispersion(new long[] {10, 10}, new long[] {10, 10}))
                .isOne();
    }

    /** References of 200 windows of 100 records refused, of 200, when exceedances come {@code cluster} at a time. */
    private static long refused(int cluster) {
        Random random = new Random(23);
        long[] records = new long[200];
        Arrays.fill(records, 100);
        return IntStream.range(0, 200)
                .filter(reference -> {
                    long[] hits = new long[200];
                    for (int i = 0; i < hits.length; i++) {
                        hits[i] = cluster
                                * random.doubles(100 / cluster)
                                        .filter(u -> u < .01)
                                        .count();
                    }
                    return Independence.overDispersion(hits, records) > Independence.mostOverDispersion(200);
                })
                .count();
    }
}
