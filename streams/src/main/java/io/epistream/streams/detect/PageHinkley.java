package io.epistream.streams.detect;

import io.epistream.schemas.Direction;

/**
 * Page-Hinkley test: {@code m ← α·m + x − x̄ − δ}, statistic {@code m − min m} over λ, with x̄ the running mean, here of the reference's
 * N windows (0, as x is standardised) and the live ones (Page 1954, doi:10.1093/biomet/41.1-2.100; Hinkley 1971,
 * doi:10.1093/biomet/58.3.509). δ = .005, λ = 50, α = .9999 are the defaults of the river library (PageHinkley).
 *
 * <p>What it is bad at: λ has no known run length. With so small a δ the sum is close to a random walk, which passes 50 standard deviations
 * after some thousand windows without any change, however rare the alarms that are asked for. And a change that comes slowly moves the running mean along.
 */
final class PageHinkley extends Baseline {
    static final String NAME = "Page-Hinkley";

    private static final double TOLERANCE = .005;
    private static final double LIMIT = 50;
    private static final double FADING = .9999;
    private static final int WINDOWS = 0;
    private static final int TOTAL = 1;
    private static final int SUM = 2;
    private static final int LEAST = 3;

    PageHinkley(RankedSignal signal, Direction direction) {
        super(NAME, signal, direction, 4);
    }

    @Override
    void take(double effect) {
        double[] memory = memory();
        memory[WINDOWS]++;
        memory[TOTAL] += effect;
        double mean = memory[TOTAL] / (signal().windows() + memory[WINDOWS]);
        memory[SUM] = FADING * memory[SUM] + effect - mean - TOLERANCE;
        memory[LEAST] = Math.min(memory[LEAST], memory[SUM]);
    }

    @Override
    public double evidence() {
        return (memory()[SUM] - memory()[LEAST]) / LIMIT;
    }
}
