package io.epistream.models.distance;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A uniform sample of the rows of a stream, fixed by seed and order (Vitter 1985, DOI 10.1145/3147.3165, algorithm R): the
 * first rows fill it; after that row n (from 0) replaces place ⌊u (n + 1)⌋ if there is one, u = {@link
 * SplittableRandom#nextDouble}.
 */
final class Reservoir {
    private final float[][] rows;
    private final SplittableRandom random;
    private long seen;

    Reservoir(int capacity, long seed) {
        this.rows = new float[capacity][];
        this.random = new SplittableRandom(seed);
    }

    void add(float[] row) {
        if (seen < rows.length) {
            rows[(int) seen] = row;
        } else {
            long place = (long) (random.nextDouble() * (seen + 1));
            if (place < rows.length) {
                rows[(int) place] = row;
            }
        }
        seen++;
    }

    float[][] sample() {
        return Arrays.copyOf(rows, (int) Math.min(seen, rows.length));
    }
}
