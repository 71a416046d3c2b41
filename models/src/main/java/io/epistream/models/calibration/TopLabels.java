package io.epistream.models.calibration;

/** What a model called each record, how sure it was, and whether it was right; NaN is refused. */
final class TopLabels {
    final double[] confidences;
    final boolean[] correct;

    private TopLabels(int decisions) {
        confidences = new double[decisions];
        correct = new boolean[decisions];
    }

    /** The most probable class of each record, the first of equals. */
    static TopLabels of(double[][] probabilities, int[] labels) {
        Rows.check("probabilities", probabilities.length, "labels", labels.length);
        TopLabels top = new TopLabels(labels.length);
        for (int n = 0; n < labels.length; n++) {
            check(probabilities[n], n);
            int label = Rows.label(labels, n, probabilities[n].length);
            int called = largest(probabilities[n]);
            top.confidences[n] = probabilities[n][called];
            top.correct[n] = called == label;
        }
        return top;
    }

    /** Every label of every record as a decision of its own, yes from 0.5 up. */
    static TopLabels of(double[][] probabilities, boolean[][] labels) {
        Rows.check("probabilities", probabilities.length, "labels", labels.length);
        int decisions = 0;
        for (int n = 0; n < labels.length; n++) {
            check(probabilities[n], n);
            decisions += Rows.labels(labels, n, probabilities[n].length).length;
        }
        TopLabels top = new TopLabels(decisions);
        int next = 0;
        for (int n = 0; n < labels.length; n++) {
            for (int k = 0; k < labels[n].length; k++) {
                double p = probabilities[n][k];
                top.confidences[next] = Math.max(p, 1 - p);
                top.correct[next++] = p >= 0.5 == labels[n][k];
            }
        }
        return top;
    }

    private static int largest(double[] values) {
        int largest = 0;
        for (int k = 1; k < values.length; k++) {
            if (values[k] > values[largest]) {
                largest = k;
            }
        }
        return largest;
    }

    private static void check(double[] probabilities, int row) {
        for (double p : probabilities) {
            if (Double.isNaN(p)) {
                throw new IllegalArgumentException("probabilities[" + row + "]: must not hold NaN");
            }
        }
    }
}
