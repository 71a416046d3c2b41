package io.epistream.bench;

import java.nio.file.Path;
import java.util.Random;

/** Inputs for the digits models: seeded grey levels, since what a record costs does not depend on what is in it. */
final class Digits {
    static final int PIXELS = 64;
    private static final int GREY_LEVELS = 17;

    private Digits() {}

    /** Root of the checkout, from {@code -Depistream.home}. */
    static Path home() {
        return Path.of(System.getProperty("epistream.home", "."));
    }

    static Path bundle() {
        return home().resolve(Path.of("models", "zoo", "digits-mc-dropout"));
    }

    /** {@code [count][64]}, 0 to 16. */
    static byte[][] rows(Random random, int count) {
        byte[][] rows = new byte[count][PIXELS];
        for (byte[] row : rows) {
            for (int i = 0; i < PIXELS; i++) {
                row[i] = (byte) random.nextInt(GREY_LEVELS);
            }
        }
        return rows;
    }

    /** The first {@code count} rows as the network takes them, 0 to 1. */
    static float[] scaled(byte[][] rows, int count) {
        float[] values = new float[count * PIXELS];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i / PIXELS][i % PIXELS] / 16f;
        }
        return values;
    }
}
