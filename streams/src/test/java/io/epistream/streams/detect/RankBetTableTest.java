package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankBetTableTest {

    @ParameterizedTest
    @ValueSource(ints = {20, 200})
    void withoutTheCorrectionEveryBetHasMeanOneOverTheGridAndFavoursSmallRanks(int n) {
        RankBetTable table = RankBetTable.of(n, .01);
        double[] bounds = table.bounds();
        double[] factors = new double[RankBetTable.BETS];
        double[] means = new double[RankBetTable.BETS];
        double[] last = new double[RankBetTable.BETS];
        Arrays.fill(last, Double.POSITIVE_INFINITY);
        for (int j = 1; j <= n + 1; j++) {
            table.factors(j, factors);
            for (int k = 0; k < factors.length; k++) {
                means[k] += factors[k] * bounds[k] / (n + 1);
                assertThat(factors[k]).isPositive().isLessThan(last[k]);
                last[k] = factors[k];
            }
        }
        assertThat(means).containsExactly(new double[] {1, 1, 1, 1, 1, 1, 1}, within(1e-12));
    }

    @Test
    void atMostDeltaOfReferencesLeaveABetThatExpectsMoreThanOne() {
        int n = 40;
        double delta = .05;
        int references = 20_000;
        double bad = shareWithAWinningBet(RankBetTable.of(n, delta), n, references);
        double error = Math.sqrt(delta * (1 - delta) / references);
        assertThat(bad).isCloseTo(delta, within(5 * error));
    }

    @Test
    void twoTablesOfOneSizeAreEqualToTheBit() {
        assertThat(RankBetTable.of(30, .01).bounds())
                .isEqualTo(RankBetTable.of(30, .01).bounds());
    }

    /** Another way to the same law: the gaps between n sorted uniforms are Dirichlet(1, …, 1). */
    private static double shareWithAWinningBet(RankBetTable table, int n, int references) {
        Random random = new Random(17);
        double[] factors = new double[RankBetTable.BETS];
        int bad = 0;
        for (int r = 0; r < references; r++) {
            double[] uniforms = random.doubles(n).sorted().toArray();
            double[] expectations = new double[RankBetTable.BETS];
            for (int j = 0; j <= n; j++) {
                double gap = (j < n ? uniforms[j] : 1) - (j > 0 ? uniforms[j - 1] : 0);
                table.factors(j + 1, factors);
                for (int k = 0; k < factors.length; k++) {
                    expectations[k] += gap * factors[k];
                }
            }
            bad += Arrays.stream(expectations).max().orElseThrow() > 1 ? 1 : 0;
        }
        return bad / (double) references;
    }
}
