package io.epistream.streams.detect;

import io.epistream.schemas.ExceedanceThreshold;
import io.epistream.schemas.Measure;
import io.epistream.schemas.MeasureSummary;
import io.epistream.schemas.ReferenceOrigin;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReferenceWindow;
import io.epistream.schemas.WindowCounts;
import io.epistream.streams.window.LogHistogram;
import io.epistream.streams.window.WindowAggregate;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * Streams of window statistics for simulations, without the cost of events: log-normal epistemic and aleatoric records, AR(1) within each
 * window, windows independent or with a common AR(1) effect. Quantiles are exact order statistics, in reference and live windows alike.
 */
final class Records {
    private static final List<String> SIGNALS = List.of(
            "epistemic.mean", "epistemic.q95", "aleatoric.mean", "total.mean", "total.q95", "epistemic.exceedance");

    private final Random random;
    private final double rho;
    private final double windowSd;
    private final double windowRho;
    private double windowEffect;

    /**
     * @param rho autocorrelation of log records within a window
     * @param windowSd sd of the effect that all records of a window share, 0 for none
     * @param windowRho autocorrelation of that effect from window to window
     */
    Records(long seed, double rho, double windowSd, double windowRho) {
        this.random = new Random(seed);
        this.rho = rho;
        this.windowSd = windowSd;
        this.windowRho = windowRho;
    }

    static Records independent(long seed) {
        return new Records(seed, 0, 0, 0);
    }

    /** A reference of n windows of m records. */
    ReferenceProfile reference(int n, int m) {
        double[][] epistemic = new double[n][];
        double[][] aleatoric = new double[n][];
        for (int i = 0; i < n; i++) {
            nextWindow();
            epistemic[i] = logNormal(m, 1, -4);
            aleatoric[i] = logNormal(m, .5, -2);
        }
        double[] all = Arrays.stream(epistemic)
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .toArray();
        long k = (99L * all.length + 99) / 100;
        int bin = LogHistogram.bin(all[(int) k - 1]);
        double threshold = LogHistogram.upperEdge(bin);
        List<Observation> windows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            windows.add(observation(epistemic[i], aleatoric[i], threshold));
        }
        return profile(windows, new ExceedanceThreshold(Measure.EPISTEMIC, bin, threshold, k), m);
    }

    /** A live window of m records whose ln epistemic is moved by {@code shift}; records have sd 1. */
    Observation window(ReferenceProfile reference, int m, double shift) {
        nextWindow();
        return observation(
                logNormal(m, 1, shift - 4),
                logNormal(m, .5, -2),
                reference.getThresholds().get(0).getValue());
    }

    private void nextWindow() {
        windowEffect = windowRho * windowEffect + Math.sqrt(1 - windowRho * windowRho) * random.nextGaussian();
    }

    private double[] logNormal(int m, double sd, double mean) {
        double[] values = new double[m];
        double innovation = Math.sqrt(1 - rho * rho);
        double x = random.nextGaussian();
        for (int i = 0; i < m; i++) {
            values[i] = Math.exp(mean + sd * (x + windowSd * windowEffect));
            x = rho * x + innovation * random.nextGaussian();
        }
        return values;
    }

    private static Observation observation(double[] epistemic, double[] aleatoric, double threshold) {
        double[] total = new double[epistemic.length];
        Arrays.setAll(total, i -> epistemic[i] + aleatoric[i]);
        long hits = Arrays.stream(epistemic).filter(value -> value > threshold).count();
        double[] statistics = {
            mean(epistemic), q95(epistemic), mean(aleatoric), mean(total), q95(total), hits / (double) total.length
        };
        return new Observation(
                statistics, total.length, List.of(new Observation.Tail(total.length, hits)), new WindowAggregate());
    }

    private static double mean(double[] values) {
        return DoubleStream.of(values).average().orElseThrow();
    }

    private static double q95(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = .95 * (sorted.length + 1 / 3.0) + 1 / 3.0;
        int k = (int) position;
        return sorted[k - 1] + (position - k) * (sorted[k] - sorted[k - 1]);
    }

    private static ReferenceProfile profile(List<Observation> windows, ExceedanceThreshold threshold, int m) {
        List<Double> lagOne = new ArrayList<>();
        List<Double> longRun = new ArrayList<>();
        for (int i = 0; i < SIGNALS.size(); i++) {
            int signal = i;
            double[] values = windows.stream()
                    .mapToDouble(window -> window.statistic(signal))
                    .toArray();
            lagOne.add(Independence.lagOne(values));
            longRun.add(Independence.longRunVariance(values));
        }
        long[] hits = windows.stream()
                .mapToLong(window -> window.tail(0).exceedances())
                .toArray();
        long[] records = windows.stream().mapToLong(Observation::records).toArray();
        return new ReferenceProfile(
                Ticks.STREAM,
                Ticks.PROVENANCE,
                ReferenceOrigin.LIVE,
                10_000L,
                (long) m,
                SIGNALS,
                List.of(threshold),
                windows.stream().map(Records::window).toList(),
                counts((long) windows.size() * m),
                lagOne,
                List.of(Independence.overDispersion(hits, records)),
                longRun,
                Instant.EPOCH);
    }

    private static ReferenceWindow window(Observation window) {
        List<Double> statistics = new ArrayList<>();
        for (int i = 0; i < SIGNALS.size(); i++) {
            statistics.add(window.statistic(i));
        }
        return new ReferenceWindow(
                Instant.EPOCH,
                Instant.EPOCH,
                window.records(),
                statistics,
                List.of(window.tail(0).exceedances()));
    }

    /** Only the number of records matters here. */
    private static WindowCounts counts(long records) {
        ByteBuffer zero = ByteBuffer.wrap(new byte[1]);
        MeasureSummary epistemic =
                new MeasureSummary(Measure.EPISTEMIC, records, zero, zero, 0.0, 0.0, new LogHistogram().toAvro());
        return new WindowCounts(records, List.of(epistemic), Map.of());
    }
}
