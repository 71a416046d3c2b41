package io.epistream.streams.detect;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Variance;

/** How far a reference is from independent windows and records. */
final class Independence {
    private static final int PARTS = 10;

    /**
     * Ratio of {@link #longRunVariance} above which the promise is not given. With ten independent parts 9/3.1 of a χ² with 9 degrees of freedom, so
     * that one in a thousand signals of independent windows exceeds it; a seasonal swing of half a window's standard deviation, at which run lengths
     * were seen to break the promise, gives 4 and more.
     */
    static final double MOST_LONG_RUN_VARIANCE = 3.1;

    private Independence() {}

    /** Lag-1 autocorrelation, {@code Σ (x_i − x̄)(x_{i+1} − x̄) / Σ (x_i − x̄)²}, −1 to 1, of values that are not all equal. */
    static double lagOne(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
            if (i > 0) {
                products += (values[i] - mean) * (values[i - 1] - mean);
            }
        }
        return products / squares;
    }

    /**
     * Long-run variance by batch means over the variance of single windows: {@code b·Var(means of b consecutive values)/Var(values)} with
     * b = N/10, so of {@value #PARTS} means. About 1 for independent windows; a swing that is slow against a window and quick against the
     * reference raises it long before it shows in {@link #lagOne}.
     */
    static double longRunVariance(double[] values) {
        int length = values.length / PARTS;
        double[] means = new double[PARTS];
        for (int part = 0; part < PARTS; part++) {
            means[part] = Mean.of(Arrays.copyOfRange(values, part * length, (part + 1) * length))
                    .getAsDouble();
        }
        return length * Variance.of(means).getAsDouble() / Variance.of(values).getAsDouble();
    }

    /**
     * Pearson's dispersion of counts against a binomial of one share p, {@code Σ (j_i − m_i p)² / (m_i p(1 − p)) / (N − 1)}: about 1 for
     * independent records, more where exceedances come in clusters. 1 when there is nothing to tell (p is 0 or 1).
     *
     * @param hits j_i, exceedances in each window
     * @param records m_i, records in each window, all above 0
     */
    static double overDispersion(long[] hits, long[] records) {
        double p = Arrays.stream(hits).sum() / (double) Arrays.stream(records).sum();
        if (p <= 0 || p >= 1) {
            return 1;
        }
        double chiSquare = 0;
        for (int i = 0; i < hits.length; i++) {
            double difference = hits[i] - records[i] * p;
            chiSquare += difference * difference / (records[i] * p * (1 - p));
        }
        return chiSquare / (hits.length - 1);
    }

    /**
     * Over-dispersion above which exceedances are not taken as independent records: 1.15, which AR(1) records of ρ = .3 show and with
     * which run lengths keep the promise, or 2.33 standard errors of independent records, {@code 1 + 2.33·√(2/(N − 1))}, where the
     * reference is too short to see 1.15.
     */
    static double mostOverDispersion(int windows) {
        return 1 + Math.max(.15, 2.33 * Math.sqrt(2.0 / (windows - 1)));
    }

    /**
     * Lag-1 autocorrelation of window statistics above which the promise is not given: .25, the most at which run lengths were seen to
     * keep it, or 2.5 standard errors of independent windows, {@code 2.5/√N}, where the reference is too short to see .25.
     */
    static double mostLagOne(int windows) {
        return Math.max(.25, 2.5 / Math.sqrt(windows));
    }
}
