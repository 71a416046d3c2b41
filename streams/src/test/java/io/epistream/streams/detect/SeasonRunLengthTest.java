package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.ReferenceProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether the promise holds on traffic with a rhythm; the tolerance is that of {@link RunLengthTest}. {@code -Depistream.long=true} runs ten times as
 * many streams.
 */
class SeasonRunLengthTest {
    private static final double PROMISE = 1000;
    private static final int CUT = 3000;
    private static final int REFERENCES = 12;
    private static final int STREAMS = Boolean.getBoolean("epistream.long") ? 20 : 2;

    @ParameterizedTest
    @CsvSource({"480, 6", "480, 60", "480, 360", "2400, 60"})
    void aSeasonOfOneStandardDeviationKeepsThePromiseInStrata(int windows, int perHour) {
        DetectionParameters parameters = SeasonTest.parameters(windows);
        DetectorFactory factory = new DetectorFactory(parameters);
        long alarms = 0;
        long watched = 0;
        for (int seed = 0; seed < REFERENCES; seed++) {
            Seasonal source = new Seasonal(300 + seed, 1, perHour, 0, 0);
            ReferenceProfile profile = source.reference(parameters);
            for (int stream = 0; stream < STREAMS; stream++) {
                int ran = run(source, factory.watch(profile), parameters.season(), 0);
                alarms += ran < CUT ? 1 : 0;
                watched += ran;
            }
        }
        double promised = watched / PROMISE;
        assertThat((alarms - promised) / Math.sqrt(promised))
                .as("%d alarms in %d windows", alarms, watched)
                .isLessThan(3);
    }

    @Test
    void withoutStrataTheSameSeasonIsRefusedThePromiseAndBreaksIt() {
        DetectionParameters plain = new DetectionParameters("", PROMISE, 480, 100, .01, 8, 0);
        DetectorFactory factory = new DetectorFactory(plain);
        for (int seed = 0; seed < REFERENCES; seed++) {
            Seasonal source = new Seasonal(300 + seed, 1, 60, 0, 0);
            Watch watch = factory.watch(source.reference(plain));
            assertThat(watch.unpromised().orElseThrow()).contains("swings slowly");
            assertThat(run(source, watch, Season.NONE, 0)).isLessThan((int) PROMISE);
        }
    }

    @ParameterizedTest
    @CsvSource({"480, 2, 150", "1200, 1, 400", "2400, 1, 150"})
    void aShiftIsFoundInStrata(int windows, double shift, double mostWindows) {
        DetectionParameters parameters = SeasonTest.parameters(windows);
        DetectorFactory factory = new DetectorFactory(parameters);
        double total = 0;
        for (int seed = 0; seed < REFERENCES; seed++) {
            Seasonal source = new Seasonal(600 + seed, 1, 60, 0, 0);
            Watch watch = factory.watch(source.reference(parameters));
            total += run(source, watch, parameters.season(), shift);
        }
        assertThat(total / REFERENCES).isLessThan(mostWindows);
    }

    /** Windows until the alarm, at most {@value #CUT}. */
    private static int run(Seasonal source, Watch watch, Season season, double shift) {
        for (int t = 1; t < CUT; t++) {
            if (source.alarms(watch, season, shift)) {
                return t;
            }
        }
        return CUT;
    }
}
