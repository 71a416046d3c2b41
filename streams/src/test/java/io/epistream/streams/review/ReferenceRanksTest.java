package io.epistream.streams.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.schemas.LogBins;
import io.epistream.schemas.Measure;
import io.epistream.schemas.MeasureSummary;
import io.epistream.schemas.WindowCounts;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReferenceRanksTest {
    private static final int BINS_PER_E = 32;

    @Test
    void aUniformRecordScoresAboveTheShareScoreWithThatShare() {
        SplittableRandom random = new SplittableRandom(7);
        double[] reference = random.doubles(100_000).map(u -> u * u).toArray();
        ReferenceRanks ranks = ranks(reference);
        for (double share : new double[] {0.2, 0.01, 0.001}) {
            double limit = ranks.scoreOfUpperShare(share);
            long above = random.doubles(200_000)
                    .filter(u -> ranks.logRank(u * u) > limit)
                    .count();
            assertThat(above / 200_000.0).isCloseTo(share, within(4 * Math.sqrt(share / 200_000) + 0.1 * share));
        }
    }

    @Test
    void scoresFollowTheFormula() {
        // ten records of 1.0 (bin 0) and ten of e (bin 32): halfway into the upper bin three quarters lie below
        ReferenceRanks ranks = ranks(counts(0, Map.of(0, 10L, BINS_PER_E, 10L)));
        double halfway = Math.exp(1 + 0.5 / BINS_PER_E);
        assertThat(ranks.logRank(halfway)).isCloseTo(-Math.log(0.25 + 1.0 / 21) / Math.log(21), within(1e-9));
        assertThat(ranks.logRank(2)).isCloseTo(-Math.log(0.5 + 1.0 / 21) / Math.log(21), within(1e-12));
    }

    @Test
    void scoresRiseFromNothingBelowTheReferenceToOneAboveIt() {
        ReferenceRanks ranks =
                ranks(new SplittableRandom(3).doubles(5000).map(u -> 0.01 + u).toArray());
        double last = 0;
        for (double value = 0; value < 3; value += 0.001) {
            double score = ranks.logRank(value);
            assertThat(score).isBetween(last, 1.0);
            last = score;
        }
        assertThat(ranks.logRank(0)).isZero();
        assertThat(ranks.logRank(0.005)).isZero();
        assertThat(last).isEqualTo(1);
    }

    @Test
    void theTailIsSpreadOutWherePlainRanksSaturate() {
        ReferenceRanks ranks = ranks(new SplittableRandom(4).doubles(100_000).toArray());
        double upper = ranks.scoreOfUpperShare(1e-4) - ranks.scoreOfUpperShare(1e-3);
        double middle = ranks.scoreOfUpperShare(1e-2) - ranks.scoreOfUpperShare(1e-1);
        assertThat(upper).isBetween(0.15, 0.25);
        assertThat(middle).isBetween(0.15, 0.25);
    }

    @Test
    void halfOfTheZerosLieBelowAZero() {
        ReferenceRanks ranks = ranks(counts(80, Map.of(0, 20L)));
        assertThat(ranks.logRank(0)).isCloseTo(-Math.log(0.6 + 1.0 / 101) / Math.log(101), within(1e-12));
        assertThat(ranks.logRank(1e-9)).isCloseTo(-Math.log(0.2 + 1.0 / 101) / Math.log(101), within(1e-12));
    }

    @Test
    void aMeasureTheReferenceLacksHasNoRanks() {
        WindowCounts counts = counts(0, Map.of(0, 10L));
        assertThat(ReferenceRanks.of(counts, Measure.TOTAL)).isEmpty();
        assertThatThrownBy(() -> ReferenceRanks.of(counts, Measure.CONFIDENCE)).hasMessageContaining("CONFIDENCE");
    }

    @Test
    void whatIsNoNumberIsRefused() {
        ReferenceRanks ranks = ranks(counts(0, Map.of(0, 10L)));
        assertThatThrownBy(() -> ranks.logRank(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ranks.logRank(Double.POSITIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ReferenceRanks ranks(double... values) {
        TreeMap<Integer, Long> bins = new TreeMap<>();
        for (double value : values) {
            bins.merge((int) Math.floor(Math.log(value) * BINS_PER_E), 1L, Long::sum);
        }
        return ranks(counts(0, bins));
    }

    private static ReferenceRanks ranks(WindowCounts counts) {
        return ReferenceRanks.of(counts, Measure.EPISTEMIC).orElseThrow();
    }

    private static WindowCounts counts(long underflow, Map<Integer, Long> bins) {
        TreeMap<Integer, Long> sorted = new TreeMap<>(bins);
        long records =
                underflow + sorted.values().stream().mapToLong(Long::longValue).sum();
        ByteBuffer zero = ByteBuffer.wrap(new byte[] {0});
        LogBins logBins =
                new LogBins(BINS_PER_E, underflow, List.copyOf(sorted.keySet()), List.copyOf(sorted.values()));
        MeasureSummary summary = new MeasureSummary(Measure.EPISTEMIC, records, zero, zero, 0.0, 1.0, logBins);
        return new WindowCounts(records, List.of(summary), Map.of());
    }
}
