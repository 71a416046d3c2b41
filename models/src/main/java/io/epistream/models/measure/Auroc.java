package io.epistream.models.measure;

import java.util.Arrays;

/**
 * Area under the ROC curve as a rank statistic: the probability that a positive scores above a negative, ties counting
 * one half (Mann and Whitney 1947, DOI 10.1214/aoms/1177730491).
 *
 * <p>0 to 1; 0.5 for scores that tell nothing. Infinite scores rank as they compare. NaN is refused, since it has no rank;
 * so is an empty side. Takes O(n log n). Pure.
 */
public final class Auroc {
    private Auroc() {}

    /**
     * The probability that a score of {@code positives} exceeds one of {@code negatives}, plus half that they are equal.
     *
     * @throws IllegalArgumentException when a side is empty or holds NaN
     */
    public static double of(double[] negatives, double[] positives) {
        double[] sorted = sortedWithoutNaN("negatives", negatives);
        check("positives", positives);
        double wins = 0;
        for (double score : positives) {
            int below = firstAtLeast(sorted, score);
            int notAbove = firstAbove(sorted, score);
            wins += below + (notAbove - below) / 2.0;
        }
        return wins / positives.length / sorted.length;
    }

    private static double[] sortedWithoutNaN(String side, double[] scores) {
        check(side, scores);
        // adding 0 makes −0 equal to 0 in sort order, as in comparison
        double[] sorted = Arrays.stream(scores).map(score -> score + 0.0).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static void check(String side, double[] scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException(side + ": must not be empty");
        }
        if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException(side + ": must not hold NaN");
        }
    }

    private static int firstAtLeast(double[] sorted, double score) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int firstAbove(double[] sorted, double score) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
