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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Streams of window statistics for simulations, without the cost of events: log-normal epistemic and aleatoric records and distances, logistic
 * confidences, six classes of unequal frequency; each AR(1) within a window, windows independent or with a common AR(1) effect. Quantiles are exact order
 * statistics, in reference and live windows alike.
 */
final class Records {
    /** All that a detector can watch. */
    static final List<String> SIGNALS = List.of(
            "epistemic.mean",
            "epistemic.q95",
            "aleatoric.mean",
            "total.mean",
            "total.q95",
            "confidence.mean",
            "mahalanobis.mean",
            "nearest-neighbour.mean",
            "predicted-class.mix",
            "epistemic.exceedance",
            "mahalanobis.exceedance",
            "nearest-neighbour.exceedance");

    private static final List<Measure> TAILED =
            List.of(Measure.EPISTEMIC, Measure.MAHALANOBIS, Measure.NEAREST_NEIGHBOUR);

    /** Where a standard normal is cut into classes of 40, 25, 15, 10, 7 and 3 in a hundred. */
    private static final double[] CUTS = {-.2533, .3853, .8416, 1.2816, 1.8808};

    private final RandomGenerator random;
    private final double rho;
    private final double windowSd;
    private final double windowRho;
    private double windowEffect;
    private ClassMix mix = ClassMix.of(Map.of(0, 1L), 1);

    /**
     * A source.
     *
     * @param rho autocorrelation of log records within a window
     * @param windowSd sd of the effect that all records of a window share, 0 for none
     * @param windowRho autocorrelation of that effect from window to window
     */
    Records(long seed, double rho, double windowSd, double windowRho) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.rho = rho;
        this.windowSd = windowSd;
        this.windowRho = windowRho;
    }

    static Records independent(long seed) {
        return new Records(seed, 0, 0, 0);
    }

    /** Records of a window: {@code tailed[i]} of the i-th tailed measure. */
    private static final class Drawn {
        private final double[][] tailed;
        private final double[] aleatoric;
        private final double[] confidence;
        private final Map<Integer, Long> classes;

        Drawn(double[][] tailed, double[] aleatoric, double[] confidence, Map<Integer, Long> classes) {
            this.tailed = tailed;
            this.aleatoric = aleatoric;
            this.confidence = confidence;
            this.classes = classes;
        }
    }

    /** A reference of n windows of m records; live windows of this source are compared with it. */
    ReferenceProfile reference(int n, int m) {
        List<Drawn> windows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            windows.add(draw(m, 0));
        }
        List<ExceedanceThreshold> thresholds = IntStream.range(0, TAILED.size())
                .mapToObj(tail -> threshold(tail, windows))
                .toList();
        Map<Integer, Long> pooled = new HashMap<>();
        windows.forEach(window -> window.classes.forEach((index, count) -> pooled.merge(index, count, Long::sum)));
        mix = ClassMix.of(pooled, m);
        List<Observation> observations = windows.stream()
                .map(window -> observation(window, thresholds, mix.distanceWithin(window.classes)))
                .toList();
        return profile(observations, thresholds, m);
    }

    /** A live window of m records whose ln epistemic is moved by {@code shift}; records have sd 1. */
    Observation window(ReferenceProfile reference, int m, double shift) {
        Drawn window = draw(m, shift);
        return observation(window, reference.getThresholds(), mix.distance(window.classes));
    }

    private Drawn draw(int m, double shift) {
        windowEffect = windowRho * windowEffect + Math.sqrt(1 - windowRho * windowRho) * random.nextGaussian();
        double[][] tailed = {logNormal(m, 1, shift - 4), logNormal(m, .4, 3), logNormal(m, .2, -1)};
        double[] aleatoric = logNormal(m, .5, -2);
        double[] confidence = logNormal(m, 1, 2);
        Arrays.setAll(confidence, i -> confidence[i] / (1 + confidence[i]));
        Map<Integer, Long> classes = new HashMap<>();
        for (double x : normal(m)) {
            classes.merge(-1 - Arrays.binarySearch(CUTS, x), 1L, Long::sum);
        }
        return new Drawn(tailed, aleatoric, confidence, classes);
    }

    private double[] normal(int m) {
        double[] values = new double[m];
        double innovation = Math.sqrt(1 - rho * rho);
        double x = random.nextGaussian();
        for (int i = 0; i < m; i++) {
            values[i] = x + windowSd * windowEffect;
            x = rho * x + innovation * random.nextGaussian();
        }
        return values;
    }

    private double[] logNormal(int m, double sd, double mean) {
        double[] values = normal(m);
        Arrays.setAll(values, i -> Math.exp(mean + sd * values[i]));
        return values;
    }

    private static ExceedanceThreshold threshold(int tail, List<Drawn> windows) {
        double[] all = windows.stream()
                .flatMapToDouble(window -> Arrays.stream(window.tailed[tail]))
                .sorted()
                .toArray();
        long k = (99L * all.length + 99) / 100;
        int bin = LogHistogram.bin(all[(int) k - 1]);
        return new ExceedanceThreshold(TAILED.get(tail), bin, LogHistogram.upperEdge(bin), k);
    }

    private static Observation observation(Drawn window, List<ExceedanceThreshold> thresholds, double mix) {
        double[] epistemic = window.tailed[0];
        double[] total = new double[epistemic.length];
        Arrays.setAll(total, i -> epistemic[i] + window.aleatoric[i]);
        List<Observation.Tail> tails = new ArrayList<>();
        for (int i = 0; i < TAILED.size(); i++) {
            double threshold = thresholds.get(i).getValue();
            long hits = Arrays.stream(window.tailed[i])
                    .filter(value -> value > threshold)
                    .count();
            tails.add(new Observation.Tail(total.length, hits));
        }
        double[] statistics = {
            mean(epistemic),
            q95(epistemic),
            mean(window.aleatoric),
            mean(total),
            q95(total),
            mean(window.confidence),
            mean(window.tailed[1]),
            mean(window.tailed[2]),
            mix,
            tails.get(0).share(),
            tails.get(1).share(),
            tails.get(2).share()
        };
        return new Observation(statistics, total.length, tails, new WindowAggregate());
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

    private static ReferenceProfile profile(List<Observation> windows, List<ExceedanceThreshold> thresholds, int m) {
        List<double[]> columns = IntStream.range(0, SIGNALS.size())
                .mapToObj(signal -> windows.stream()
                        .mapToDouble(window -> window.statistic(signal))
                        .toArray())
                .toList();
        long[] records = windows.stream().mapToLong(Observation::records).toArray();
        List<Double> overDispersion = IntStream.range(0, TAILED.size())
                .mapToObj(tail -> Independence.overDispersion(
                        windows.stream()
                                .mapToLong(window -> window.tail(tail).exceedances())
                                .toArray(),
                        records))
                .toList();
        return new ReferenceProfile(
                Ticks.STREAM,
                Ticks.PROVENANCE,
                ReferenceOrigin.LIVE,
                10_000L,
                (long) m,
                SIGNALS,
                thresholds,
                windows.stream().map(Records::window).toList(),
                counts((long) windows.size() * m),
                columns.stream().map(Independence::lagOne).toList(),
                overDispersion,
                columns.stream().map(Independence::longRunVariance).toList(),
                "none",
                "UTC",
                Instant.EPOCH);
    }

    private static ReferenceWindow window(Observation window) {
        return new ReferenceWindow(
                Instant.EPOCH,
                Instant.EPOCH,
                window.records(),
                IntStream.range(0, SIGNALS.size()).mapToObj(window::statistic).toList(),
                IntStream.range(0, TAILED.size())
                        .mapToObj(tail -> window.tail(tail).exceedances())
                        .toList());
    }

    /** Only the number of records matters here. */
    private static WindowCounts counts(long records) {
        ByteBuffer zero = ByteBuffer.wrap(new byte[1]);
        return new WindowCounts(
                records,
                TAILED.stream()
                        .map(measure ->
                                new MeasureSummary(measure, records, zero, zero, 0.0, 0.0, new LogHistogram().toAvro()))
                        .toList(),
                Map.of());
    }
}
