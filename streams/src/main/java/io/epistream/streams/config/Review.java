package io.epistream.streams.config;

/**
 * What goes to people.
 *
 * @param share β, share of records that become candidates, in (0, 1)
 * @param atMost hard cap on items per model
 * @param audit share of records audited at random, outside the cap, in [0, 1)
 * @param measure ranked measure: epistemic, aleatoric or total
 */
public record Review(double share, Rate atMost, double audit, Measure measure) {
    /** A per-record uncertainty that can be ranked. */
    public enum Measure {
        EPISTEMIC,
        ALEATORIC,
        TOTAL
    }
}
