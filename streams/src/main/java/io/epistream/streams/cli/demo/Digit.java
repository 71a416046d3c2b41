package io.epistream.streams.cli.demo;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One 8 × 8 image, grey values 0 to 16 row by row, with its label (0 to 9) where it has one. Immutable. */
final class Digit {
    static final int PIXELS = 64;
    static final int NO_LABEL = -1;

    private final byte[] pixels;
    private final int label;

    Digit(byte[] pixels, int label) {
        if (pixels.length != PIXELS) {
            throw new IllegalArgumentException("pixels: must be " + PIXELS + ", were " + pixels.length);
        }
        this.pixels = pixels.clone();
        this.label = label;
    }

    byte[] pixels() {
        return pixels.clone();
    }

    /** The true class, or {@link #NO_LABEL}. */
    int label() {
        return label;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digit that && label == that.label && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(pixels) + label;
    }
}
