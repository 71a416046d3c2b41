package io.epistream.models.calibration;

/**
 * Share of right decisions, 0 to 1. NaN and no record are refused. Pure.
 */
public final class Accuracy {
    private Accuracy() {}

    /**
     * Share of records whose most probable class, the first of equals, is the label.
     *
     * @param probabilities {@code [records, classes]}; logits do as well
     * @param labels {@code [records]}
     */
    public static double of(double[][] probabilities, int[] labels) {
        return of(TopLabels.of(probabilities, labels).correct);
    }

    /**
     * Share of labels rightly called, over all records: one less the Hamming loss; yes from 0.5 up.
     *
     * @param probabilities {@code [records, labels]}
     * @param labels {@code [records, labels]}
     */
    public static double of(double[][] probabilities, boolean[][] labels) {
        return of(TopLabels.of(probabilities, labels).correct);
    }

    private static double of(boolean[] correct) {
        int right = 0;
        for (boolean isRight : correct) {
            right += isRight ? 1 : 0;
        }
        return (double) right / correct.length;
    }
}
