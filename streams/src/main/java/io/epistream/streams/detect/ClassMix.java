package io.epistream.streams.detect;

import io.epistream.streams.window.WindowAggregate;
import java.util.Arrays;
import java.util.Map;

/**
 * How far a window's predicted classes are from the reference's pooled shares: Pearson's statistic per degree of freedom,
 * {@code Σ_k (c_k − n q_k)² / (n q_k) / (K − 1)}, ≥ 0, about 1 for independent records. Its mean does not depend on n, so that windows of
 * unequal size can be ranked against each other, which total variation or Hellinger distances do not allow. Classes the reference expects less than once in a
 * window of its average size are one cell together with those it never saw (Cochran 1954, doi:10.2307/3001616, on expectations of about 1);
 * half a record is added to each cell's pool.
 *
 * <p>A reference window is compared with the pool of the others. With q from N − 1 windows it lies further off than a live window from
 * all N (by factors 1 + 1/(N − 1) and 1 + 1/N), so that live windows rank lower than their due: that errs towards silence. Immutable.
 */
final class ClassMix {
    /** Name of the signal. */
    static final String LABEL = "predicted-class.mix";

    private static final double LEAST_EXPECTED = 1;
    private static final double ADDED = .5;

    /** Cell of each class. */
    private final int[] cells = new int[WindowAggregate.CLASSES + 1];

    private final long[] pool;
    private final long total;

    private ClassMix(Map<Integer, Long> pooled, double recordsPerWindow) {
        total = pooled.values().stream().mapToLong(Long::longValue).sum();
        Arrays.fill(cells, -1);
        int kept = 0;
        for (Map.Entry<Integer, Long> entry : pooled.entrySet()) {
            if (entry.getValue() * recordsPerWindow >= LEAST_EXPECTED * total) {
                cells[entry.getKey()] = kept++;
            }
        }
        int rare = kept;
        Arrays.setAll(cells, index -> cells[index] < 0 ? rare : cells[index]);
        pool = cells(pooled, rare + 1);
    }

    /**
     * Against a reference.
     *
     * @param pooled records by predicted class over all its windows
     * @param recordsPerWindow average records of a window, above 0
     */
    static ClassMix of(Map<Integer, Long> pooled, double recordsPerWindow) {
        return new ClassMix(pooled, recordsPerWindow);
    }

    /** Of a live window; NaN where no record has a class, 0 where the reference has no class that can be told from the rest. */
    double distance(Map<Integer, Long> window) {
        return distance(cells(window, pool.length), 0);
    }

    /** Of a window of the reference, compared with all others. */
    double distanceWithin(Map<Integer, Long> window) {
        return distance(cells(window, pool.length), 1);
    }

    private double distance(long[] counts, int out) {
        long records = Arrays.stream(counts).sum();
        if (records == 0) {
            return Double.NaN;
        }
        if (counts.length == 1) {
            return 0;
        }
        double all = total - out * records + ADDED * counts.length;
        double sum = 0;
        for (int k = 0; k < counts.length; k++) {
            double expected = records * (pool[k] - out * counts[k] + ADDED) / all;
            sum += (counts[k] - expected) * (counts[k] - expected) / expected;
        }
        return sum / (counts.length - 1);
    }

    private long[] cells(Map<Integer, Long> classes, int length) {
        long[] counts = new long[length];
        classes.forEach((index, count) -> counts[cells[index]] += count);
        return counts;
    }
}
