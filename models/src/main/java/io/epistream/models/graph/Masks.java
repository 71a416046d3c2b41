package io.epistream.models.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws dropout masks, one spot after the other in graph order, and hashes them.
 *
 * <p>Unit f of sample s is kept if {@code nextDouble() >= rate}, and then scaled by 1/(1 − rate) (inverted dropout, as
 * every training framework does). One {@link SplittableRandom} made from the seed gives the numbers, sample by sample,
 * units in row-major order, so seed, rates and shapes fix every mask; the hash proves it.
 */
final class Masks {
    private final SplittableRandom random;
    private final MessageDigest digest = sha256();
    private final boolean noise;

    private Masks(long seed, boolean noise) {
        this.random = new SplittableRandom(seed);
        this.noise = noise;
    }

    static Masks drawnFrom(long seed) {
        return new Masks(seed, true);
    }

    /** All ones: dropout switched off in a graph of the same form. */
    static Masks ones() {
        return new Masks(0, false);
    }

    /** The masks of the next spot, {@code [samples, units]} row-major. */
    float[] next(int samples, int units, double rate) {
        float[] mask = new float[Math.multiplyExact(samples, units)];
        if (noise) {
            float scale = (float) (1 / (1 - rate));
            for (int i = 0; i < mask.length; i++) {
                mask[i] = random.nextDouble() >= rate ? scale : 0f;
            }
        } else {
            Arrays.fill(mask, 1f);
        }
        ByteBuffer bytes = ByteBuffer.allocate(mask.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(mask);
        digest.update(bytes);
        return mask;
    }

    /** SHA-256 over all masks so far as little-endian floats. */
    byte[] hash() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this JDK cannot be cloned", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
