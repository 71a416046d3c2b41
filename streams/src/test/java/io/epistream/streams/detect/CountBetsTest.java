package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epistream.streams.window.WindowAggregate;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountBetsTest {

    /** P(Beta(n − k + 1, k) > x) = P(Binomial(n, x) ≤ n − k), the binomial summed term by term. */
    @ParameterizedTest
    @CsvSource({"20000, 19800, .01", "540, 535, .001", "100, 100, .01"})
    void theBoundIsTheUpperQuantileOfTheShareAboveAnOrderStatistic(int n, int k, double delta) {
        double bound = new CountBets(0, n, k, delta).bound();
        double probability = 0;
        double log = n * Math.log1p(-bound);
        for (int i = 0; i <= n - k; i++) {
            probability += Math.exp(log);
            log += Math.log((n - i) / (i + 1.0)) + Math.log(bound) - Math.log1p(-bound);
        }
        assertThat(probability).isCloseTo(delta, Offset.offset(1e-9));
    }

    @Test
    void atTheBoundEveryBetOnARecordExpectsExactlyOne() {
        CountBets bets = new CountBets(0, 1000, 990, .01);
        double[] hit = factors(bets, 1, 1);
        double[] miss = factors(bets, 1, 0);
        for (int i = 0; i < hit.length; i++) {
            assertThat(bets.bound() * hit[i] + (1 - bets.bound()) * miss[i]).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void aWindowIsTheProductOfItsRecordsAndNeverOverflows() {
        CountBets bets = new CountBets(0, 1000, 990, .01);
        double[] window = factors(bets, 3, 2);
        double[] hit = factors(bets, 1, 1);
        double[] miss = factors(bets, 1, 0);
        for (int i = 0; i < window.length; i++) {
            assertThat(window[i]).isCloseTo(hit[i] * hit[i] * miss[i], within(1e-9 * window[i]));
        }
        assertThat(factors(bets, 100_000, 100_000)).doesNotContain(Double.POSITIVE_INFINITY, Double.NaN);
        assertThat(factors(bets, 100_000, 0)[5]).isZero();
    }

    private static double[] factors(CountBets bets, long records, long hits) {
        double[] factors = new double[bets.size()];
        bets.factors(
                new Observation(
                        new double[0], records, List.of(new Observation.Tail(records, hits)), new WindowAggregate()),
                factors);
        return factors;
    }
}
