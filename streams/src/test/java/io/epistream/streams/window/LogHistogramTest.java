package io.epistream.streams.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.schemas.LogBins;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogHistogramTest {

    @Test
    void everyValueLiesBetweenTheEdgesOfItsBin() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            double value = Math.exp(40 * random.nextGaussian());
            int bin = LogHistogram.bin(value);
            if (bin > LogHistogram.MIN_BIN && bin < LogHistogram.MAX_BIN) {
                assertThat(value)
                        .isBetween(
                                LogHistogram.upperEdge(bin - 1) * (1 - 1e-12),
                                LogHistogram.upperEdge(bin) * (1 + 1e-12));
            }
        }
    }

    @Test
    void whatIsTooSmallIsUnderflowAndWhatIsTooLargeIsInTheLastBin() {
        for (double value : new double[] {0, -0.0, -1, Double.MIN_VALUE, 1e-29}) {
            assertThat(LogHistogram.bin(value)).isEqualTo(LogHistogram.UNDERFLOW);
        }
        assertThat(LogHistogram.bin(1e300)).isEqualTo(LogHistogram.MAX_BIN);
        assertThatThrownBy(() -> LogHistogram.bin(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsAboveAnEdgeAreExact() {
        Random random = new Random(4);
        double[] values = random.doubles(5000, -1e-3, 2).toArray();
        LogHistogram histogram = histogram(values);
        for (int bin : new int[] {LogHistogram.UNDERFLOW - 1, LogHistogram.UNDERFLOW, -100, -40, 0, 21, 22, 2000}) {
            long expected = Arrays.stream(values)
                    .filter(value -> LogHistogram.bin(value) > bin)
                    .count();
            assertThat(histogram.countAbove(bin)).as("bin %d", bin).isEqualTo(expected);
        }
    }

    @Test
    void orderStatisticsLieInTheBinOfTheSortedValue() {
        double[] values = new Random(6).doubles(1000, -.01, 1).toArray();
        LogHistogram histogram = histogram(values);
        Arrays.sort(values);
        for (int k = 1; k <= values.length; k += 37) {
            assertThat(histogram.binOfOrderStatistic(k)).isEqualTo(LogHistogram.bin(values[k - 1]));
        }
        assertThatThrownBy(() -> histogram.binOfOrderStatistic(1001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void quantilesAreInterpolatedInsideABin() {
        double lower = LogHistogram.upperEdge(-1);
        double width = LogHistogram.upperEdge(0) - lower;
        LogHistogram histogram = histogram(new double[] {1.01, 1.01, 1.01, 1.01});
        assertThat(histogram.quantile(.25)).isCloseTo(lower + .25 * width, within(1e-15));
        assertThat(histogram.quantile(0)).isEqualTo(lower);
        assertThat(histogram(new double[] {0, 0, 0, 1}).quantile(.5)).isZero();
        assertThatThrownBy(() -> new LogHistogram().quantile(.5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherResolutionIsRefused() {
        assertThatThrownBy(() -> LogHistogram.of(new LogBins(16, 0L, List.of(), List.of())))
                .hasMessage("binsPerE: must be 32, was 16");
    }

    private static LogHistogram histogram(double[] values) {
        LogHistogram histogram = new LogHistogram();
        Arrays.stream(values).forEach(histogram::add);
        return histogram;
    }
}
