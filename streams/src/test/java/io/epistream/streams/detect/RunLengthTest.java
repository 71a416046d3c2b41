package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.Direction;
import io.epistream.schemas.ReferenceProfile;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether the promise holds and what it costs. {@code -Depistream.long=true} runs ten times as many streams.
 *
 * <p>Tolerance. Runs are cut at T windows. As M_t − t is a supermartingale, {@code A·P(τ ≤ T) ≤ E[M_min(τ,T)] ≤ E[min(τ,T)]}: in
 * expectation the alarms of a reference are at most its watched windows divided by A. Alarms are rare and nearly independent between streams, so
 * that three times the root of that expectation is allowed on top; more has a probability of about .001.
 */
class RunLengthTest {
    private static final double PROMISE = 1000;
    private static final int CUT = 3000;
    private static final int REFERENCES = 12;
    private static final int STREAMS = Boolean.getBoolean("epistream.long") ? 20 : 2;
    private static final int RECORDS = 100;
    private static final double DELTA = .01;

    @ParameterizedTest
    @CsvSource({"200, 0", "200, .6", "200, .9", "50, 0", "1000, 0"})
    void allSignalsDirectionsAndDetectorsTogetherKeepThePromise(int windows, double rho) {
        RankBetTable table = table(windows);
        Tally all = run(windows, seed -> new Records(seed, rho, 0, 0), reference -> evidence(reference, table));
        assertThat(all.excess()).as("%s", all).isLessThan(3);
    }

    @Test
    void countsOfIndependentRecordsKeepThePromiseAlone() {
        Tally all = run(200, Records::independent, reference -> {
            long n = 200L * RECORDS;
            CountBets bets = new CountBets(0, n, 99 * n / 100, DELTA);
            return Evidence.betting(
                    List.of(new BettingDetector(
                            "D2",
                            reference.signals().get(Records.SIGNALS.indexOf("epistemic.exceedance")),
                            Direction.UP,
                            bets)),
                    PROMISE);
        });
        assertThat(all.excess()).as("%s", all).isLessThan(3);
    }

    @Test
    void countsOfClusteredRecordsWouldBreakThePromiseAndAreNotArmed() {
        LongFunction<Records> clustered = seed -> new Records(seed, .9, 0, 0);
        Tally all = run(200, clustered, reference -> {
            assertThat(reference.independentRecords(0)).isFalse();
            assertThat(reference.standIns()).hasSize(3);
            long n = 200L * RECORDS;
            CountBets bets = new CountBets(0, n, 99 * n / 100, DELTA);
            return Evidence.betting(
                    List.of(new BettingDetector(
                            "D2",
                            reference.signals().get(Records.SIGNALS.indexOf("epistemic.exceedance")),
                            Direction.UP,
                            bets)),
                    PROMISE);
        });
        assertThat(all.excess()).as("%s", all).isGreaterThan(3);
    }

    @Test
    void correlationBetweenWindowsWouldBreakThePromiseAndIsNamed() {
        LongFunction<Records> correlated = seed -> new Records(seed, 0, .4, .6);
        RankBetTable table = table(200);
        Tally all = run(200, correlated, reference -> {
            assertThat(reference.unpromised().orElseThrow()).contains("lag-1 autocorrelation");
            return evidence(reference, table);
        });
        assertThat(all.excess()).as("%s", all).isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource({"80, true", "200, true", "25, false"})
    void windowsAFifthSmallerOrTwiceAsLargeAsTheReferencesKeepItAndMuchSmallerOnesDoNot(int live, boolean kept) {
        RankBetTable table = table(200);
        Tally all = run(200, live, Records::independent, reference -> evidence(reference, table));
        assertThat(all.excess() < 3).as("%s", all).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000, .5, 7", "200, 60480, .5, 11", "200, 60480, 1.5, 3", "400, 60480, 1.5, 3"})
    void aShiftIsFoundWithinAFewWindows(int windows, double promise, double shift, double mostWindows) {
        RankBetTable table = table(windows);
        double total = 0;
        for (int seed = 0; seed < 2 * REFERENCES; seed++) {
            Records records = Records.independent(900 + seed);
            ReferenceProfile profile = records.reference(windows, RECORDS);
            Evidence evidence =
                    Evidence.betting(new Reference(profile).detectors(table, DELTA / DetectorFactory.SHARES), promise);
            for (int t = 0; t < 50; t++) {
                evidence.update(records.window(profile, RECORDS, 0));
            }
            int delay = 0;
            while (!evidence.alarms()) {
                evidence.update(records.window(profile, RECORDS, shift));
                delay++;
            }
            total += delay;
        }
        assertThat(total / (2 * REFERENCES)).isLessThan(mostWindows);
    }

    private static Tally run(int windows, LongFunction<Records> source, Function<Reference, Evidence> evidence) {
        return run(windows, RECORDS, source, evidence);
    }

    private static Tally run(
            int windows, int live, LongFunction<Records> source, Function<Reference, Evidence> evidence) {
        Tally all = new Tally(0, 0);
        for (int seed = 0; seed < REFERENCES; seed++) {
            Records records = source.apply(100 + seed);
            ReferenceProfile profile = records.reference(windows, RECORDS);
            Evidence watched = evidence.apply(new Reference(profile));
            for (int stream = 0; stream < STREAMS; stream++) {
                watched.reset();
                all = all.plus(stream(records, profile, live, watched));
            }
        }
        return all;
    }

    private static Tally stream(Records records, ReferenceProfile profile, int live, Evidence evidence) {
        for (int t = 1; t <= CUT; t++) {
            evidence.update(records.window(profile, live, 0));
            if (evidence.alarms()) {
                return new Tally(1, t);
            }
        }
        return new Tally(0, CUT);
    }

    private static Evidence evidence(Reference reference, RankBetTable table) {
        return Evidence.betting(reference.detectors(table, DELTA / DetectorFactory.SHARES), PROMISE);
    }

    private static RankBetTable table(int windows) {
        return RankBetTable.of(windows, DELTA / DetectorFactory.SHARES);
    }

    /**
     * @param alarms false alarms seen
     * @param windows windows watched until then
     */
    private record Tally(long alarms, long windows) {
        Tally plus(Tally other) {
            return new Tally(alarms + other.alarms, windows + other.windows);
        }

        /** Alarms beyond what is promised, in standard deviations of the promised number. */
        double excess() {
            double promised = windows / PROMISE;
            return (alarms - promised) / Math.sqrt(promised);
        }
    }
}
