package io.epistream.streams.window;

import io.epistream.schemas.LogBins;
import io.epistream.schemas.Measure;
import io.epistream.schemas.MeasureSummary;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Exact moments and distribution of one measure. Values are finite; sums saturate per value at ±2^31. Not thread-safe. */
final class MeasureTally {
    private static final double UNIT = 0x1p32;

    private final Measure measure;
    private final FixedPointSum sum;
    private final FixedPointSum sumOfSquares;
    private final @Nullable LogHistogram bins;
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    MeasureTally(Measure measure) {
        this(measure, new FixedPointSum(), new FixedPointSum(), measure == Measure.ENERGY ? null : new LogHistogram());
    }

    private MeasureTally(Measure measure, FixedPointSum sum, FixedPointSum sumOfSquares, @Nullable LogHistogram bins) {
        this.measure = measure;
        this.sum = sum;
        this.sumOfSquares = sumOfSquares;
        this.bins = bins;
    }

    static MeasureTally of(MeasureSummary summary) {
        LogBins bins = summary.getBins();
        MeasureTally tally = new MeasureTally(
                summary.getMeasure(),
                FixedPointSum.of(summary.getSum()),
                FixedPointSum.of(summary.getSumOfSquares()),
                bins == null ? null : LogHistogram.of(bins));
        tally.count = summary.getCount();
        tally.min = summary.getMin();
        tally.max = summary.getMax();
        return tally;
    }

    void add(double value) {
        // rint rounds half to even; the cast to long saturates
        long fixed = (long) Math.rint(value * UNIT);
        count++;
        sum.add(fixed);
        sumOfSquares.addSquare(fixed);
        min = Math.min(min, value);
        max = Math.max(max, value);
        if (bins != null) {
            bins.add(measure == Measure.CONFIDENCE ? 1 - value : value);
        }
    }

    void merge(MeasureTally other) {
        count += other.count;
        sum.add(other.sum);
        sumOfSquares.add(other.sumOfSquares);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        if (bins != null && other.bins != null) {
            bins.merge(other.bins);
        }
    }

    MeasureSummary toAvro() {
        return new MeasureSummary(
                measure, count, sum.toBytes(), sumOfSquares.toBytes(), min, max, bins == null ? null : bins.toAvro());
    }

    long count() {
        return count;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    @Nullable
    LogHistogram bins() {
        return bins;
    }

    double mean() {
        return sum.toBigInteger().doubleValue() / UNIT / count;
    }

    /** Population variance, {@code (n·Σv² − (Σv)²) / n²}, the numerator exact. */
    double variance() {
        BigInteger n = BigInteger.valueOf(count);
        BigInteger s = sum.toBigInteger();
        BigInteger numerator = n.multiply(sumOfSquares.toBigInteger()).subtract(s.multiply(s));
        return numerator.doubleValue() / UNIT / UNIT / count / count;
    }

    double quantile(double q) {
        if (bins == null) {
            throw new IllegalArgumentException("no quantiles of " + measure + ": it has no bins");
        }
        double value = measure == Measure.CONFIDENCE ? 1 - bins.quantile(1 - q) : bins.quantile(q);
        return Math.max(min, Math.min(max, value));
    }
}
