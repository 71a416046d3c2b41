package io.epistream.streams.detect;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The strata of a reference's windows, and how independent the windows are within them: measured on values from which the stratum's mean is
 * taken and which are divided by its standard deviation, so that the season itself does not count. Immutable.
 */
final class Rhythm {
    private static final double BATCHES = 10;
    private static final double CONFIDENCE = .999;

    private final Season season;
    private final int[] strata;
    private final long[] hours;

    /** Of windows that start so, in the order of time. */
    Rhythm(Season season, long[] startMillis) {
        this.season = season;
        this.strata = Arrays.stream(startMillis).mapToInt(season::stratum).toArray();
        this.hours = Arrays.stream(startMillis).map(season::hour).toArray();
    }

    private boolean plain() {
        return season.strata() == Strata.NONE;
    }

    /** Stratum of each window. */
    int[] strata() {
        return strata.clone();
    }

    /** Windows in each stratum. */
    int[] sizes() {
        int[] sizes = new int[season.strata().count()];
        for (int stratum : strata) {
            sizes[stratum]++;
        }
        return sizes;
    }

    /** q, windows in the largest stratum. */
    int quota() {
        return Arrays.stream(sizes()).max().orElse(0);
    }

    /** Strata that have windows. */
    long used() {
        return Arrays.stream(sizes()).filter(size -> size > 0).count();
    }

    /** Whether the values vary in some stratum. */
    boolean varies(double[] values) {
        return Arrays.stream(residuals(values)).anyMatch(residual -> residual != 0);
    }

    /**
     * Lag-1 autocorrelation over the pairs of neighbours that {@link Quotas} takes, {@code mean of z_i z_{i+1} / mean of z²}. Two values of a stratum of q
     * correlate by −1/(q − 1) once its mean is taken from them; that is given back. Where windows are so long that an hour has no pairs, all consecutive ones
     * are neighbours.
     */
    double lagOne(double[] values) {
        if (plain()) {
            return Independence.lagOne(values);
        }
        double[] z = residuals(values);
        int[] pairs = pairs();
        double products = Arrays.stream(pairs).mapToDouble(i -> z[i] * z[i - 1]).sum() / pairs.length;
        double squares = Arrays.stream(z).map(x -> x * x).sum() / z.length;
        return products / squares + (sparse() ? 0 : 1.0 / (quota() - 1));
    }

    double mostLagOne() {
        return Independence.mostLagOne(plain() ? strata.length : pairs().length);
    }

    /**
     * {@link Independence#longRunVariance} of the residuals. With a stratum seen in d seasons, the mean that is taken from it holds a part 1/d of what those windows
     * have in common and 1/q of what each has alone, so that independent windows would give {@code (1 − 1/d)/(1 − 1/q)}; divided by that.
     */
    double longRunVariance(double[] values) {
        if (plain()) {
            return Independence.longRunVariance(values);
        }
        double left = (1 - 1 / occurrences()) / (1 - 1.0 / quota());
        return Independence.longRunVariance(residuals(values)) / Math.max(left, .01);
    }

    /** The .999 quantile of χ²_ν/ν, ν = 9(1 − 1/d) of the ten parts' nine degrees of freedom being left; {@link Independence#MOST_LONG_RUN_VARIANCE} without strata. */
    double mostLongRunVariance() {
        if (plain()) {
            return Independence.MOST_LONG_RUN_VARIANCE;
        }
        double freedom = Math.max(1, (BATCHES - 1) * (1 - 1 / occurrences()));
        return ChiSquaredDistribution.of(freedom).inverseCumulativeProbability(CONFIDENCE) / freedom;
    }

    /** d, seasons in which a stratum was seen, on average. */
    private double occurrences() {
        return Arrays.stream(hours).distinct().count() / (double) used();
    }

    /** Indices of the second window of each pair. */
    private int[] pairs() {
        int[] all = IntStream.range(1, strata.length).toArray();
        if (sparse()) {
            return all;
        }
        return inHours();
    }

    private boolean sparse() {
        return inHours().length < strata.length / BATCHES;
    }

    private int[] inHours() {
        int[] position = new int[hours.length];
        for (int i = 1; i < hours.length; i++) {
            position[i] = hours[i] == hours[i - 1] ? position[i - 1] + 1 : 0;
        }
        return IntStream.range(1, hours.length)
                .filter(i -> position[i] % 2 == 1)
                .toArray();
    }

    private double[] residuals(double[] values) {
        double[] means = new double[season.strata().count()];
        double[] sds = new double[means.length];
        for (int stratum = 0; stratum < means.length; stratum++) {
            double[] own = of(stratum, values);
            means[stratum] = Mean.of(own).getAsDouble();
            sds[stratum] = StandardDeviation.of(own).getAsDouble();
        }
        double[] residuals = new double[values.length];
        Arrays.setAll(residuals, i -> sds[strata[i]] > 0 ? (values[i] - means[strata[i]]) / sds[strata[i]] : 0);
        return residuals;
    }

    private double[] of(int stratum, double[] values) {
        return IntStream.range(0, values.length)
                .filter(i -> strata[i] == stratum)
                .mapToDouble(i -> values[i])
                .toArray();
    }
}
