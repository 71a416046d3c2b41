package io.epistream.streams.cli.demo;

import java.util.Arrays;

/** A series as one line of block characters. Pure. */
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private final double[] sums;
    private final int[] counts;

    /**
     * Starts empty.
     *
     * @param columns characters of the line, at least 1
     */
    Sparkline(int columns) {
        this.sums = new double[columns];
        this.counts = new int[columns];
    }

    /** Adds a value, averaged with the others of its column. Columns outside the line and NaN are left out. */
    void add(int column, double value) {
        if (column >= 0 && column < sums.length && !Double.isNaN(value)) {
            sums[column] += value;
            counts[column]++;
        }
    }

    /** The line, scaled from 0 to the largest column; blank where nothing is known. */
    String draw() {
        double max = 0;
        double[] means = new double[sums.length];
        Arrays.fill(means, Double.NaN);
        for (int i = 0; i < sums.length; i++) {
            if (counts[i] > 0) {
                means[i] = sums[i] / counts[i];
                max = Math.max(max, means[i]);
            }
        }
        StringBuilder line = new StringBuilder();
        for (double mean : means) {
            line.append(block(mean, max));
        }
        return line.toString();
    }

    private static char block(double value, double max) {
        if (Double.isNaN(value)) {
            return ' ';
        }
        double level = max > 0 ? value / max * BLOCKS.length() : 0;
        return BLOCKS.charAt(Math.max(0, Math.min(BLOCKS.length() - 1, (int) level)));
    }
}
