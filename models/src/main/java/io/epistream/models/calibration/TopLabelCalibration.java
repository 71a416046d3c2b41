package io.epistream.models.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * How well the confidence of the predicted class agrees with how often it is right.
 *
 * <pre>
 * ECE = Σ_b (n_b / n) |accuracy_b − mean confidence_b|
 * bins           M = 15 of equal width, ((b−1)/M, b/M]; the first takes 0 as well, so confidence 1 is never lost
 * equalMassBins  M = 15 groups of neighbours in the order of confidence, of sizes that differ by at most 1;
 *                the same sum over them is the adaptive ECE
 * </pre>
 *
 * <p>Errors lie in 0 to 1. They are biased upwards for few records and depend on M: never compare them across
 * libraries. Equal confidences keep the order of their records in the equal-mass groups, so that the adaptive ECE, and
 * only it, can depend on that order. Confidences outside 0 to 1 (by more than rounding, 1e-6) and NaN are refused; so
 * is no record. Immutable, pure. Guo et al. 2017 (arXiv 1706.04599) section 2; Nguyen and O'Connor 2015 (arXiv
 * 1508.05154) for groups of equal mass.
 *
 * @param bins 15, from low confidence to high, empty ones included
 * @param equalMassBins at most 15, from low confidence to high, none empty
 */
public record TopLabelCalibration(List<ReliabilityBin> bins, List<ReliabilityBin> equalMassBins) {
    /** M. */
    public static final int BINS = 15;

    private static final double ROUNDING = 1e-6;

    /** Copies the lists. */
    public TopLabelCalibration {
        bins = List.copyOf(bins);
        equalMassBins = List.copyOf(equalMassBins);
    }

    /**
     * Calibration of a classifier; the most probable class is the prediction, the first of equals.
     *
     * @param probabilities {@code [records, classes]}
     * @param labels {@code [records]}
     */
    public static TopLabelCalibration of(double[][] probabilities, int[] labels) {
        TopLabels top = TopLabels.of(probabilities, labels);
        return of(top.confidences, top.correct);
    }

    /**
     * Calibration of a multi-label model: all its yes-or-no decisions pooled, confidence max(p, 1 − p).
     *
     * @param probabilities {@code [records, labels]}
     * @param labels {@code [records, labels]}
     */
    public static TopLabelCalibration of(double[][] probabilities, boolean[][] labels) {
        TopLabels top = TopLabels.of(probabilities, labels);
        return of(top.confidences, top.correct);
    }

    /**
     * Calibration of decisions.
     *
     * @param confidences {@code [decisions]}
     * @param correct {@code [decisions]}
     */
    public static TopLabelCalibration of(double[] confidences, boolean[] correct) {
        Rows.check("confidences", confidences.length, "correct", correct.length);
        for (int i = 0; i < confidences.length; i++) {
            if (!(confidences[i] >= 0 && confidences[i] <= 1 + ROUNDING)) {
                throw new IllegalArgumentException("confidences[" + i + "]: must lie in 0 .. 1, was " + confidences[i]);
            }
        }
        return new TopLabelCalibration(ofEqualWidth(confidences, correct), ofEqualMass(confidences, correct));
    }

    private static List<ReliabilityBin> ofEqualWidth(double[] confidences, boolean[] correct) {
        Tally[] tallies = new Tally[BINS];
        for (int b = 0; b < BINS; b++) {
            tallies[b] = new Tally();
        }
        for (int i = 0; i < confidences.length; i++) {
            int b = (int) Math.ceil(confidences[i] * BINS) - 1;
            tallies[Math.max(0, Math.min(BINS - 1, b))].add(confidences[i], correct[i]);
        }
        List<ReliabilityBin> bins = new ArrayList<>();
        for (int b = 0; b < BINS; b++) {
            bins.add(tallies[b].bin((double) b / BINS, (double) (b + 1) / BINS));
        }
        return bins;
    }

    private static List<ReliabilityBin> ofEqualMass(double[] confidences, boolean[] correct) {
        int[] order = Ascending.order(confidences);
        List<ReliabilityBin> bins = new ArrayList<>();
        int from = 0;
        for (int b = 0; b < Math.min(BINS, order.length); b++) {
            // the first groups take one more when the records do not divide evenly
            int to = from + order.length / BINS + (b < order.length % BINS ? 1 : 0);
            Tally tally = new Tally();
            for (int i = from; i < to; i++) {
                tally.add(confidences[order[i]], correct[order[i]]);
            }
            bins.add(tally.bin(confidences[order[from]], confidences[order[to - 1]]));
            from = to;
        }
        return bins;
    }

    /** Expected calibration error over bins of equal width, 0 to 1. */
    public double ece() {
        return error(bins);
    }

    /** Expected calibration error over groups of equal mass, 0 to 1. */
    public double adaptiveEce() {
        return error(equalMassBins);
    }

    private static double error(List<ReliabilityBin> bins) {
        double sum = 0;
        long count = 0;
        for (ReliabilityBin bin : bins) {
            sum += bin.count() == 0 ? 0 : bin.count() * Math.abs(bin.gap());
            count += bin.count();
        }
        return sum / count;
    }

    /** One bin while it fills. */
    private static final class Tally {
        private long count;
        private double confidence;
        private long right;

        void add(double confidence, boolean correct) {
            this.confidence += confidence;
            count++;
            right += correct ? 1 : 0;
        }

        ReliabilityBin bin(double low, double high) {
            return new ReliabilityBin(low, high, count, confidence / count, (double) right / count);
        }
    }
}
