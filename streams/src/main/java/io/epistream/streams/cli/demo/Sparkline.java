package io.epistream.streams.cli.demo;

import java.util.Arrays;

/**
 * A series as one line of block characters over a fixed range of positions, so that lines of several series and a ruler
 * stand above each other. Pure.
 */
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private final double[] sums;
    private final int[] counts;
    private final int positions;

    /**
     * @param positions length of the whole series, at least 1
     * @param columns characters it is drawn in, at least 1
     */
    Sparkline(int positions, int columns) {
        this.positions = positions;
        this.sums = new double[columns];
        this.counts = new int[columns];
    }

    /** Column of a position. */
    int column(int position) {
        return (int) ((long) position * sums.length / positions);
    }

    /** Adds a value, averaged with the others of its column. Positions outside the series and NaN are left out. */
    void add(int position, double value) {
        if (position >= 0 && position < positions && !Double.isNaN(value)) {
            sums[column(position)] += value;
            counts[column(position)]++;
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
