package io.epistream.models.measure;

import java.util.Arrays;

/** One side of a comparison of scores: a sorted copy; empty sides and NaN, which has no rank, are refused. */
final class SortedScores {
    private SortedScores() {}

    static double[] of(String side, double[] scores) {
        check(side, scores);
        // adding 0 makes −0 equal to 0 in sort order, as in comparison
        double[] sorted = Arrays.stream(scores).map(score -> score + 0.0).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    static void check(String side, double[] scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException(side + ": must not be empty");
        }
        if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException(side + ": must not hold NaN");
        }
    }
}
