package io.epistream.streams.window;

import io.epistream.schemas.LogBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Exact counts of a quantity in logarithmically spaced bins of one fixed resolution, {@value #BINS_PER_E} to a factor e
 * (relative width 3.2 %). Bin i holds the values v with {@code floor(ln(v) · 32) = i}, i from {@value #MIN_BIN}
 * ({@code v ≈ 1.6e-28}) to {@value #MAX_BIN}; values below, zero and negative ones included, are counted as underflow, values
 * above in the last bin. Adding and merging commute and are exact. NaN is refused. The logarithm is
 * {@link StrictMath}'s, so that every machine bins alike. Not thread-safe.
 */
public final class LogHistogram {
    /** Bins per factor e. */
    public static final int BINS_PER_E = 32;
    /** Smallest bin index. */
    public static final int MIN_BIN = -64 * BINS_PER_E;
    /** Largest bin index. */
    public static final int MAX_BIN = 64 * BINS_PER_E - 1;
    /** What {@link #bin} returns for values below the smallest bin. */
    public static final int UNDERFLOW = MIN_BIN - 1;

    private long total;
    private long underflow;
    private int first;
    private long[] counts = {};

    /** An empty histogram. */
    public LogHistogram() {}

    /** From its wire form; refuses another resolution and unordered or out-of-range bins. */
    public static LogHistogram of(LogBins bins) {
        if (bins.getBinsPerE() != BINS_PER_E) {
            throw new IllegalArgumentException("binsPerE: must be " + BINS_PER_E + ", was " + bins.getBinsPerE());
        }
        LogHistogram histogram = new LogHistogram();
        histogram.add(UNDERFLOW, bins.getUnderflow());
        List<Integer> indices = bins.getIndices();
        List<Long> counts = bins.getCounts();
        if (indices.size() != counts.size()) {
            throw new IllegalArgumentException(
                    "counts: must be one per index, were " + counts.size() + " for " + indices.size());
        }
        if (!indices.isEmpty()) {
            histogram.cover(indices.get(0));
            histogram.cover(indices.get(indices.size() - 1));
        }
        for (int i = 0; i < indices.size(); i++) {
            histogram.add(indices.get(i), counts.get(i));
        }
        return histogram;
    }

    /** Index of the bin that holds {@code value}; {@link #UNDERFLOW} below the smallest. */
    public static int bin(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("value: must be a number, was NaN");
        }
        if (!(value > 0)) {
            return UNDERFLOW;
        }
        double index = Math.floor(StrictMath.log(value) * BINS_PER_E);
        return (int) Math.max(UNDERFLOW, Math.min(MAX_BIN, index));
    }

    /** Upper edge of a bin, {@code exp((bin + 1) / 32)}; of underflow, the lower edge of the smallest bin. */
    public static double upperEdge(int bin) {
        return StrictMath.exp((bin + 1) / (double) BINS_PER_E);
    }

    /** Counts one value. */
    public void add(double value) {
        add(bin(value), 1);
    }

    /** Adds all counts of {@code other}. */
    public void merge(LogHistogram other) {
        add(UNDERFLOW, other.underflow);
        if (other.counts.length == 0) {
            return;
        }
        cover(other.first);
        cover(other.first + other.counts.length - 1);
        for (int i = 0; i < other.counts.length; i++) {
            counts[other.first + i - first] += other.counts[i];
            total += other.counts[i];
        }
    }

    /** Values counted. */
    public long total() {
        return total;
    }

    /** Smallest bin that may be occupied; beyond {@link #MAX_BIN} when there is none. */
    public int firstBin() {
        return counts.length == 0 ? MAX_BIN + 1 : first;
    }

    /** Largest bin that may be occupied; {@link #UNDERFLOW} when there is none. */
    public int lastBin() {
        return counts.length == 0 ? UNDERFLOW : first + counts.length - 1;
    }

    /** Values in bins above {@code bin}: those that exceed its upper edge. */
    public long countAbove(int bin) {
        long above = bin < UNDERFLOW ? underflow : 0;
        for (int i = Math.max(0, bin + 1 - first); i < counts.length; i++) {
            above += counts[i];
        }
        return above;
    }

    /** Values in {@code bin} itself; {@link #UNDERFLOW} is a bin too. */
    public long countIn(int bin) {
        if (bin == UNDERFLOW) {
            return underflow;
        }
        int i = bin - first;
        return i < 0 || i >= counts.length ? 0 : counts[i];
    }

    /**
     * The bin of the k-th smallest value.
     *
     * @param k from 1 to {@link #total()}
     */
    public int binOfOrderStatistic(long k) {
        if (!(k >= 1 && k <= total)) {
            throw new IllegalArgumentException("k: must be 1 to " + total + ", was " + k);
        }
        long below = underflow;
        int bin = UNDERFLOW;
        for (int i = 0; below < k; i++) {
            below += counts[i];
            bin = first + i;
        }
        return bin;
    }

    /**
     * The q-quantile: the value that q of the total lie below, taken as evenly spread inside each bin; 0 inside underflow. Exact to
     * half a bin's width (1.6 %).
     *
     * @param q in [0, 1]
     * @throws IllegalStateException when nothing was counted
     */
    public double quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("q: must be in [0, 1], was " + q);
        }
        if (total == 0) {
            throw new IllegalStateException("quantile of nothing");
        }
        double target = q * total;
        int bin = binOfOrderStatistic(Math.max(1, (long) Math.ceil(target)));
        if (bin == UNDERFLOW) {
            return 0;
        }
        long below = total - countAbove(bin - 1);
        double within = Math.max(0, target - below) / countIn(bin);
        double lower = upperEdge(bin - 1);
        return lower + within * (upperEdge(bin) - lower);
    }

    /**
     * The upper tail in wire form: bins from the top down until they hold at least {@code share} of the total; all that lies
     * below is counted as underflow.
     *
     * @param share in [0, 1]
     */
    public LogBins upperTail(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: must be in [0, 1], was " + share);
        }
        long kept = 0;
        int from = counts.length;
        while (from > 0 && kept < share * total) {
            from--;
            kept += counts[from];
        }
        LogHistogram tail = new LogHistogram();
        tail.first = first + from;
        tail.counts = Arrays.copyOfRange(counts, from, counts.length);
        tail.underflow = total - kept;
        return tail.toAvro();
    }

    /** Its wire form: occupied bins only, so that equal counts give equal bytes. */
    public LogBins toAvro() {
        List<Integer> indices = new ArrayList<>();
        List<Long> occupied = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                indices.add(first + i);
                occupied.add(counts[i]);
            }
        }
        return new LogBins(BINS_PER_E, underflow, indices, occupied);
    }

    private void add(int bin, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count: must be >= 0, was " + count);
        }
        total += count;
        if (bin == UNDERFLOW) {
            underflow += count;
            return;
        }
        cover(bin);
        counts[bin - first] += count;
    }

    private void cover(int bin) {
        if (bin < MIN_BIN || bin > MAX_BIN) {
            throw new IllegalArgumentException("bin: must be " + MIN_BIN + " to " + MAX_BIN + ", was " + bin);
        }
        if (counts.length == 0) {
            first = bin;
            counts = new long[1];
        } else if (bin < first) {
            int newFirst = Math.max(MIN_BIN, Math.min(bin, first - counts.length));
            long[] grown = new long[first - newFirst + counts.length];
            System.arraycopy(counts, 0, grown, first - newFirst, counts.length);
            counts = grown;
            first = newFirst;
        } else if (bin >= first + counts.length) {
            int last = Math.min(MAX_BIN, Math.max(bin, first + 2 * counts.length));
            counts = Arrays.copyOf(counts, last - first + 1);
        }
    }
}
