package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.schemas.Direction;
import io.epistream.schemas.Measure;
import io.epistream.streams.window.LogHistogram;
import io.epistream.streams.window.WindowAggregate;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each detector against figures that come from elsewhere. */
class BaselineTest {
    /** Mean 0 and sd 1 to rounding, so that statistics are their own effects. */
    private static final RankedSignal UNIT = new RankedSignal(
            "total.mean",
            0,
            IntStream.range(0, 10_000).mapToDouble(i -> i % 2 == 0 ? 1 : -1).toArray());

    /** Montgomery, Introduction to Statistical Quality Control, table 9.3: k = .5, two-sided run length 168 at h = 4 and 465 at h = 5. */
    @Test
    void theCusumsLimitIsThatOfTheTextbook() {
        assertThat(Cusum.limit(2 * 168)).isCloseTo(4, within(.01));
        assertThat(Cusum.limit(2 * 465)).isCloseTo(5, within(.01));
    }

    @Test
    void onIndependentNormalStatisticsOfKnownMeanTheCusumRunsAsLongAsSiegmundSays() {
        Random random = new Random(11);
        Cusum cusum = new Cusum(UNIT, Direction.UP, Cusum.limit(300));
        long windows = 0;
        for (int run = 0; run < 1000; run++) {
            cusum.memory()[0] = 0;
            while (cusum.evidence() < 1) {
                cusum.update(observation(random.nextGaussian()));
                windows++;
            }
        }
        assertThat(windows / 1000.0).isCloseTo(300, within(40.0));
    }

    @Test
    void pageHinkleysSumIsTheOneOfItsFormula() {
        PageHinkley up = new PageHinkley(UNIT, Direction.UP);
        double mean = 0;
        double sum = 0;
        double least = 0;
        Random random = new Random(12);
        for (int t = 1; t <= 100; t++) {
            double x = random.nextGaussian();
            mean += (x - mean) / (10_000 + t);
            sum = .9999 * sum + x - mean - .005;
            least = Math.min(least, sum);
            up.update(observation(x));
        }
        assertThat(up.evidence()).isCloseTo((sum - least) / 50, within(1e-4));
    }

    /** δ bounds false cuts at one step; on stationary values ADWIN is known to stay far below it. */
    @Test
    void adwinSeldomCutsStationaryValuesAndSaysWhichWayTheyMoved() {
        int alarms = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Adwin adwin = new Adwin(UNIT);
            boolean alarmed = false;
            for (int t = 0; t < 500; t++) {
                adwin.update(observation(random.nextGaussian()));
                alarmed |= adwin.evidence() >= 1;
            }
            alarms += alarmed ? 1 : 0;
            while (adwin.evidence() < 1) {
                adwin.update(observation(random.nextGaussian() - 1));
            }
            assertThat(adwin.direction()).isEqualTo(Direction.DOWN);
        }
        assertThat(alarms).isLessThanOrEqualTo(4);
    }

    /** Two samples of ten, all of the one below five of the other: D = 1 − 5/10 read off by hand, z = .5·√5. */
    @Test
    void theDistanceOfDistributionsIsTheLargestAtAnyEdge() {
        LogHistogram reference = new LogHistogram();
        WindowAggregate window = new WindowAggregate();
        for (int i = 0; i < 10; i++) {
            reference.add(1);
            window.add(Ticks.event(i < 5 ? 1 : 2, null, null));
        }
        double level = Math.exp(-2 * 1.25);
        KolmogorovSmirnov up = new KolmogorovSmirnov(UNIT, Direction.UP, Measure.TOTAL, reference, level);
        KolmogorovSmirnov down = new KolmogorovSmirnov(UNIT, Direction.DOWN, Measure.TOTAL, reference, level);
        Observation observation = new Observation(new double[] {0}, 10, List.of(), window);
        up.update(observation);
        down.update(observation);
        assertThat(up.evidence()).isCloseTo(1, within(1e-12));
        assertThat(down.evidence()).isZero();
    }

    /** Ties within the 22 bins of the range make it reject less. */
    @Test
    void aWindowOfIndependentRecordsIsRejectedAtMostAtTheLevel() {
        Random random = new Random(13);
        LogHistogram reference = new LogHistogram();
        random.doubles(20_000).forEach(u -> reference.add(1 + u));
        KolmogorovSmirnov test = new KolmogorovSmirnov(UNIT, Direction.UP, Measure.TOTAL, reference, .05);
        int rejected = 0;
        for (int t = 0; t < 2000; t++) {
            WindowAggregate window = new WindowAggregate();
            random.doubles(100).forEach(u -> window.add(Ticks.event(1 + u, null, null)));
            test.update(new Observation(new double[] {0}, 100, List.of(), window));
            rejected += test.evidence() >= 1 ? 1 : 0;
        }
        assertThat(rejected / 2000.0).isBetween(.01, .05 + 3 * Math.sqrt(.05 * .95 / 2000));
    }

    @Test
    void aLossAtTheLimitBetsNothingAndOneWithinItLosesAtMostTheStake() {
        LossBets bets = new LossBets(UNIT, .2);
        double[] factors = new double[bets.size()];
        assertThat(bets.factors(observation(.2), factors)).isTrue();
        assertThat(factors).containsOnly(1);
        bets.factors(observation(0), factors);
        assertThat(factors).containsExactly(new double[] {.95, .9, .8, .6, .2}, within(1e-12));
        assertThat(bets.factors(observation(Double.NaN), factors)).isFalse();
        assertThat(bets.factors(observation(-1), factors)).isFalse();
        assertThatThrownBy(() -> new LossBets(UNIT, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Labels chosen with unequal probability, the risk exactly at its limit: D4 keeps its run length. */
    @Test
    void harmAtTheRiskLimitKeepsThePromiseHoweverLabelsAreChosen() {
        Random random = new Random(14);
        BettingDetector harm = new BettingDetector("D4", UNIT, Direction.UP, new LossBets(UNIT, .1));
        Evidence evidence = Evidence.betting(List.of(harm), 200);
        long windows = 0;
        int alarms = 0;
        for (int run = 0; run < 300; run++) {
            evidence.reset();
            for (int t = 0; t < 600 && !evidence.alarms(); t++) {
                evidence.update(observation(weightedLoss(random)));
                windows++;
            }
            alarms += evidence.alarms() ? 1 : 0;
        }
        double promised = windows / 200.0;
        assertThat(alarms).isLessThan((int) (promised + 3 * Math.sqrt(promised)));
        for (int t = 0; t < 60; t++) {
            evidence.update(observation(3 * weightedLoss(random)));
        }
        assertThat(evidence.alarms()).isTrue();
    }

    /** 50 records, each wrong with probability .1; labelled with probability .5 where the model is unsure, else .05. */
    private static double weightedLoss(Random random) {
        double sum = 0;
        for (int i = 0; i < 50; i++) {
            double inclusion = random.nextBoolean() ? .5 : .05;
            boolean wrong = random.nextDouble() < .1;
            sum += wrong && random.nextDouble() < inclusion ? 1 / inclusion : 0;
        }
        return sum / 50;
    }

    private static Observation observation(double value) {
        return new Observation(new double[] {value}, 1, List.of(), new WindowAggregate());
    }
}
