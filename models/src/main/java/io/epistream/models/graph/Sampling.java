package io.epistream.models.graph;

import java.util.Optional;

/**
 * What is drawn for one sampled graph, the same for all its members. What is drawn from, hashed and counted changes as
 * members are written one after the other.
 *
 * @param samples samples of each member
 * @param masks where dropout masks come from; empty where dropout is off
 * @param weights draws of weights
 * @param how how samples are put in
 * @param drawnMasks the masks that are drawn at load
 * @param hash hash of the weights that are drawn
 * @param budget bytes that are left
 */
record Sampling(
        int samples,
        Optional<MaskKind> masks,
        Optional<WeightDraws> weights,
        Expansion how,
        Masks drawnMasks,
        NoiseHash hash,
        ConstantBudget budget) {

    /** One sample, and nothing is drawn. */
    static Sampling none() {
        return of(1, Optional.empty(), Optional.empty(), Expansion.usual(false), Masks.ones());
    }

    static Sampling masks(SampleSpec spec, Expansion how) {
        return of(spec.samples(), Optional.of(spec.masks()), Optional.empty(), how, Masks.of(spec, how.noise()));
    }

    static Sampling weights(WeightDraws draws, Expansion how) {
        return of(draws.samples(), Optional.empty(), Optional.of(draws), how, Masks.ones());
    }

    private static Sampling of(
            int samples, Optional<MaskKind> masks, Optional<WeightDraws> weights, Expansion how, Masks drawn) {
        return new Sampling(samples, masks, weights, how, drawn, new NoiseHash(), new ConstantBudget(how.mostBytes()));
    }

    /** Whether the runtime draws masks anew in every run. */
    boolean fresh() {
        return masks.equals(Optional.of(MaskKind.FRESH));
    }

    /** Whether masks are drawn at load. */
    boolean drawsMasks() {
        return masks.isPresent() && !fresh();
    }

    /** The layout that fixed masks can have; compaction needs as many kept units in every sample. */
    MaskLayout layout() {
        boolean open = how.layout() == MaskLayout.WIDE || masks.equals(Optional.of(MaskKind.EXACT_K));
        return drawsMasks() && open ? how.layout() : MaskLayout.MULTIPLY;
    }

    /** SHA-256 over all that was drawn so far, hex; empty where nothing is drawn at load. */
    Optional<String> hashes() {
        if (drawsMasks()) {
            return Optional.of(drawnMasks.hash());
        }
        return weights.isPresent() ? Optional.of(hash.hex()) : Optional.empty();
    }
}
