package io.epistream.models.graph;

/**
 * How samples are put into a graph; nothing here changes what they are, but for noise switched off.
 *
 * @param noise false to put ones where masks would be and the mean where weights are drawn: a graph of the same form in
 *     which every sample is the plain model
 * @param layout how fixed masks are put in
 * @param mostBytes most bytes that masks and drawn weights may take together, at least 1 and at most {@link #MOST_BYTES}
 */
public record Expansion(boolean noise, MaskLayout layout, long mostBytes) {
    /** 1 GiB. */
    public static final long USUAL_BYTES = 1L << 30;

    /** What fits into one protobuf message beside the rest of a graph: 1.75 GiB. */
    public static final long MOST_BYTES = 7L << 28;

    public Expansion {
        if (mostBytes < 1 || mostBytes > MOST_BYTES) {
            throw new IllegalArgumentException("mostBytes: must be 1 to " + MOST_BYTES + ", was " + mostBytes);
        }
    }

    /** The same form with noise off. */
    public Expansion withoutNoise() {
        return new Expansion(false, layout, mostBytes);
    }

    /** Masks multiplied, at most {@link #USUAL_BYTES}. */
    public static Expansion usual(boolean noise) {
        return new Expansion(noise, MaskLayout.MULTIPLY, USUAL_BYTES);
    }
}
