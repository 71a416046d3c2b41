package io.epistream.models.measure;

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
        double[] sorted = SortedScores.of("negatives", negatives);
        SortedScores.check("positives", positives);
        double wins = 0;
        for (double score : positives) {
            int below = firstAtLeast(sorted, score);
            int notAbove = firstAbove(sorted, score);
            wins += below + (notAbove - below) / 2.0;
        }
        return wins / positives.length / sorted.length;
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
