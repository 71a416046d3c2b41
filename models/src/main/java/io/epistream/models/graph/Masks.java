package io.epistream.models.graph;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws dropout masks, one spot after the other in graph order, and hashes them. One {@link SplittableRandom} made from
 * the seed gives all numbers, sample by sample, units in row-major order, so seed, rates and shapes fix every mask; the
 * hash proves it. The members of an ensemble draw from one such stream, one member after the other.
 *
 * <p>{@link MaskKind#FIXED}: unit f of sample s is kept if {@code nextDouble() >= rate}, and then scaled by 1/(1 − rate)
 * (inverted dropout, as every training framework does).
 *
 * <p>{@link MaskKind#EXACT_K}: with F units, k = max(1, round((1 − rate)·F)); the kept ones are the first k of a shuffle
 * (Fisher and Yates) of 0 … F−1 that starts anew in each sample: for i = 0 … k−1, place i is swapped with place
 * {@code i + floor(nextDouble()·(F − i))}. They are scaled by F/k.
 */
final class Masks {
    private final SplittableRandom random;
    private final NoiseHash hash = new NoiseHash();
    private final MaskKind kind;
    private final boolean noise;

    private Masks(MaskKind kind, long seed, boolean noise) {
        this.kind = kind;
        this.random = new SplittableRandom(seed);
        this.noise = noise;
    }

    static Masks drawnFrom(long seed) {
        return new Masks(MaskKind.FIXED, seed, true);
    }

    /** All ones: dropout switched off in a graph of the same form. */
    static Masks ones() {
        return new Masks(MaskKind.FIXED, 0, false);
    }

    /** Masks of a kind that is drawn at load, or all ones: dropout switched off in a graph of the same form. */
    static Masks of(SampleSpec spec, boolean noise) {
        return new Masks(spec.masks(), spec.seed(), noise);
    }

    /** The masks of the next spot, {@code [samples, units]} row-major. */
    float[] next(int samples, int units, double rate) {
        float[] mask = new float[Math.multiplyExact(samples, units)];
        if (!noise) {
            Arrays.fill(mask, 1f);
        } else if (kind == MaskKind.EXACT_K) {
            keepExactly(kept(units, rate), mask, units);
        } else {
            keepEach(rate, mask);
        }
        hash.add(mask);
        return mask;
    }

    /** Units that a mask of exact size keeps. */
    static int kept(int units, double rate) {
        return (int) Math.max(1, Math.round((1 - rate) * units));
    }

    private void keepEach(double rate, float[] mask) {
        float scale = (float) (1 / (1 - rate));
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() >= rate ? scale : 0f;
        }
    }

    private void keepExactly(int kept, float[] mask, int units) {
        float scale = (float) ((double) units / kept);
        int[] places = new int[units];
        for (int start = 0; start < mask.length; start += units) {
            Arrays.setAll(places, i -> i);
            for (int i = 0; i < kept; i++) {
                int j = i + (int) (random.nextDouble() * (units - i));
                mask[start + places[j]] = scale;
                places[j] = places[i];
            }
        }
    }

    /** SHA-256 over all masks so far as little-endian floats, hex. */
    String hash() {
        return hash.hex();
    }
}
