package io.epistream.streams.review;

import io.epistream.schemas.LogBins;
import io.epistream.schemas.Measure;
import io.epistream.schemas.MeasureSummary;
import io.epistream.schemas.WindowCounts;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a value lies among a reference's records: the log-rank score, made from the reference's bins.
 *
 * <p>{@code rank(v)} is the share of the reference's n records below v; records in v's own bin count in proportion to how
 * far v lies into the bin on the log scale, and half of those in underflow when v is not above 0. The score is
 *
 * <p>{@code x = -ln(1 - rank + 1/(n+1)) / ln(n+1)}, clipped to [0, 1]:
 *
 * <p>0 at the bottom of the reference, 1 above its top, and, unlike the plain rank, well spread in the upper tail.
 * Monotone in v; the same on every machine. Immutable.
 */
public final class ReferenceRanks {
    private final double binsPerE;
    private final int[] bins;
    /** Records below the bin of the same index; one entry more than bins. */
    private final long[] below;

    private ReferenceRanks(LogBins source) {
        binsPerE = source.getBinsPerE();
        bins = source.getIndices().stream().mapToInt(Integer::intValue).toArray();
        below = new long[bins.length + 1];
        below[0] = source.getUnderflow();
        for (int i = 0; i < bins.length; i++) {
            below[i + 1] = below[i] + source.getCounts().get(i);
        }
    }

    /**
     * Ranks of one measure.
     *
     * @param counts the reference's record-level counts
     * @param measure a measure that has bins of its own value: not CONFIDENCE, whose bins hold 1 − confidence
     * @return empty when the reference holds no record with that measure
     */
    public static Optional<ReferenceRanks> of(WindowCounts counts, Measure measure) {
        if (measure == Measure.CONFIDENCE) {
            throw new IllegalArgumentException("measure: must have bins of its own value, was " + measure);
        }
        return counts.getMeasures().stream()
                .filter(summary -> summary.getMeasure() == measure && summary.getCount() > 0)
                .findFirst()
                .map(MeasureSummary::getBins)
                .map(ReferenceRanks::new);
    }

    /** n, the reference's records. */
    public long records() {
        return below[bins.length];
    }

    /**
     * The score of a value.
     *
     * @param value the measure's value, finite; NaN is refused
     * @return x, 0 to 1
     */
    public double logRank(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value: must be finite, was " + value);
        }
        return score(rank(value));
    }

    /**
     * The score of the record above which a share of the reference lies: where a threshold starts.
     *
     * @param share in (0, 1)
     * @return x, 0 to 1
     */
    public double scoreOfUpperShare(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share: must be in (0, 1), was " + share);
        }
        return score(1 - share);
    }

    private double score(double rank) {
        double n1 = records() + 1.0;
        double x = -StrictMath.log(1 - rank + 1 / n1) / StrictMath.log(n1);
        return Math.min(1, Math.max(0, x));
    }

    private double rank(double value) {
        double n = records();
        if (value <= 0) {
            return below[0] / 2.0 / n;
        }
        double position = StrictMath.log(value) * binsPerE;
        int i = firstBinAtOrAbove((int) Math.floor(position));
        if (i == bins.length || bins[i] > position) {
            return below[i] / n;
        }
        double share = position - bins[i];
        return (below[i] + share * (below[i + 1] - below[i])) / n;
    }

    private int firstBinAtOrAbove(int bin) {
        int found = Arrays.binarySearch(bins, bin);
        return found >= 0 ? found : -found - 1;
    }
}
