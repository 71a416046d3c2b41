package io.epistream.models.calibration;

/** What every measure over a set of records asks of its arrays. */
final class Rows {
    private Rows() {}

    /** Refuses an empty set and arrays that do not have one entry for each record. */
    static void check(String name, int length, String other, int otherLength) {
        if (length == 0) {
            throw new IllegalArgumentException(name + ": must hold at least one record");
        }
        if (length != otherLength) {
            throw new IllegalArgumentException(
                    other + ": must be one for each of the " + length + " " + name + ", were " + otherLength);
        }
    }

    /** Refuses logits {@code [samples, records, …]} that do not have {@code records} rows in each sample. */
    static void check(double[][][] logits, int records, double temperature) {
        if (logits.length == 0) {
            throw new IllegalArgumentException("logits: must hold at least one sample");
        }
        for (double[][] sample : logits) {
            check("logits", sample.length, "labels", records);
        }
        check(temperature);
    }

    static void check(double temperature) {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature: must be > 0, was " + temperature);
        }
    }

    /** The label of a record as an index, refused outside the classes. */
    static int label(int[] labels, int row, int classes) {
        if (labels[row] < 0 || labels[row] >= classes) {
            throw new IllegalArgumentException(
                    "labels[" + row + "]: must lie in 0 .. " + (classes - 1) + ", was " + labels[row]);
        }
        return labels[row];
    }

    /** The labels of a record, refused unless there is one for each of {@code width} probabilities or logits. */
    static boolean[] labels(boolean[][] labels, int row, int width) {
        if (labels[row].length != width) {
            throw new IllegalArgumentException(
                    "labels[" + row + "]: must be " + width + " labels, were " + labels[row].length);
        }
        return labels[row];
    }

    /** Refuses NaN, which has no rank. */
    static void checkRanked(String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                throw new IllegalArgumentException(name + "[" + i + "]: must not be NaN");
            }
        }
    }
}
