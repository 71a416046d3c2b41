package io.epistream.models.graph;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The units that each sample keeps of one tensor, as many in all samples, and what they are multiplied by. */
final class KeptUnits {
    private final int[][] units;
    private final float scale;

    private KeptUnits(int[][] units, float scale) {
        this.units = units;
        this.scale = scale;
    }

    /** What masks {@code [samples, units]} keep, which is not 0 and the same number everywhere. */
    static KeptUnits of(float[] masks, int samples) {
        int all = masks.length / samples;
        int[][] units = new int[samples][];
        for (int s = 0; s < samples; s++) {
            int start = s * all;
            units[s] =
                    IntStream.range(0, all).filter(i -> masks[start + i] != 0).toArray();
        }
        return new KeptUnits(units, masks[units[0][0]]);
    }

    /** All of them, as they are. */
    static KeptUnits all(int samples, int all) {
        int[][] units = new int[samples][];
        Arrays.fill(units, IntStream.range(0, all).toArray());
        return new KeptUnits(units, 1);
    }

    /** Units that a sample keeps. */
    int count() {
        return units[0].length;
    }

    /** The kept units, {@code [samples, count]}. */
    long[] flat() {
        return Arrays.stream(units).flatMapToInt(Arrays::stream).asLongStream().toArray();
    }

    /** The kept elements of a vector, {@code [samples, count]}. */
    float[] of(float[] vector) {
        float[] values = new float[units.length * count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector[units[i / count()][i % count()]];
        }
        return values;
    }

    /**
     * The kept elements of a matrix, multiplied by the scale of its rows, {@code [samples, columns, rows]}; these units are
     * its columns.
     *
     * @param rows units that are its rows
     * @param matrix {@code [all rows, all columns]}
     */
    float[] times(KeptUnits rows, float[] matrix, int allColumns) {
        float[] values = new float[Math.multiplyExact(units.length * count(), rows.count())];
        int i = 0;
        for (int s = 0; s < units.length; s++) {
            for (int column : units[s]) {
                for (int row : rows.units[s]) {
                    values[i++] = matrix[row * allColumns + column] * rows.scale;
                }
            }
        }
        return values;
    }
}
