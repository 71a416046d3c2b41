package io.epistream.models.measure;

import java.util.Arrays;

/**
 * False-positive rate at 95 % true positives, in the two conventions that share this name; larger scores mean more
 * out-of-distribution (OOD), "in" is in-distribution (ID).
 *
 * <pre>
 * OOD is positive:  t = the ⌈.95 m⌉-th largest of m OOD scores;   FPR95 = share of ID  scores ≥ t
 * ID is positive:   t = the ⌈.95 n⌉-th smallest of n ID scores;   FPR95 = share of OOD scores ≤ t
 * </pre>
 *
 * <p>0 to 1, smaller is better. The threshold is the strictest that reaches 95 %, counted in integers, and scores equal
 * to it lie on its positive side, in both groups: with heavy ties more than 95 % are positives, and the rate is that of
 * the threshold that does so. Infinite scores compare as they do. NaN and empty sides are refused. Takes O(n log n).
 * Pure.
 *
 * <p>OOD positive is what OpenOOD computes (Yang et al. 2022, arXiv 2210.07242), ID positive what Liang et al. 2018
 * (ODIN, arXiv 1706.02690) report. The two differ on the same scores: never compare one with the other.
 */
public final class Fpr95 {
    private Fpr95() {}

    /**
     * Share of ID scores that are flagged when at least 95 % of OOD scores are caught.
     *
     * @throws IllegalArgumentException when a side is empty or holds NaN
     */
    public static double oodPositive(double[] inDistribution, double[] outOfDistribution) {
        SortedScores.check("inDistribution", inDistribution);
        double[] sorted = SortedScores.of("outOfDistribution", outOfDistribution);
        double threshold = sorted[sorted.length - ninetyFivePercent(sorted.length)];
        return Arrays.stream(inDistribution).filter(score -> score >= threshold).count()
                / (double) inDistribution.length;
    }

    /**
     * Share of OOD scores that are accepted when at least 95 % of ID scores are kept.
     *
     * @throws IllegalArgumentException when a side is empty or holds NaN
     */
    public static double idPositive(double[] inDistribution, double[] outOfDistribution) {
        SortedScores.check("outOfDistribution", outOfDistribution);
        double[] sorted = SortedScores.of("inDistribution", inDistribution);
        double threshold = sorted[ninetyFivePercent(sorted.length) - 1];
        return Arrays.stream(outOfDistribution)
                        .filter(score -> score <= threshold)
                        .count()
                / (double) outOfDistribution.length;
    }

    /** ⌈.95 n⌉ without rounding: .95 is no binary fraction. */
    private static int ninetyFivePercent(int n) {
        return (int) ((19L * n + 19) / 20);
    }
}
