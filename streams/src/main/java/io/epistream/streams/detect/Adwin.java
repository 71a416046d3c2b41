package io.epistream.streams.detect;

import io.epistream.schemas.Direction;

/**
 * ADWIN2 (Bifet and Gavaldà 2007, doi:10.1137/1.9781611972771.42) on one signal, both ways. An exponential histogram holds the windows
 * since the last alarm, {@value #SLOTS} buckets of 2^i windows on each of {@value #LEVELS} levels, so that memory is bounded: what is older than
 * about {@code 5·2^12 = 20 480} windows is forgotten. The reference's N windows stand before them as the oldest bucket. Wherever
 * buckets part the past of n₀ from the present of n₁ windows, the difference of means goes over
 * {@code ε = √(2/m · σ² · ln(2/δ′)) + 2/(3m) · ln(2/δ′)}, with 1/m = 1/n₀ + 1/n₁, σ² the variance of all n and δ′ = δ/ln n (equation 3.1 and
 * section 4 there); the largest is the evidence. δ = {@value #DELTA}, the default of MOA and river. The bound is for values in [0, 1], so
 * the standardised statistic is clipped at ±4 and mapped to it.
 *
 * <p>ADWIN drops the past it has rejected. Here an alarm ends the watch and the next begins with nothing, so there is nothing to drop.
 *
 * <p>What it is bad at: δ bounds a false cut at one step, not over a run, and there are many cuts at many steps. The last term, due to the range, asks
 * for about ten windows before any change can be seen, however large; small changes take hundreds. Windows that correlate look like changes.
 */
final class Adwin extends Baseline {
    static final String NAME = "ADWIN";

    private static final double DELTA = .002;
    private static final double MOST_EFFECT = 4;
    private static final int LEVELS = 12;
    private static final int SLOTS = 5;
    /** Numbers of a level: buckets it holds, then sum and sum of squares of each, oldest first. */
    private static final int LEVEL_NUMBERS = 1 + 2 * SLOTS;

    private static final int LEVEL_START = 1;

    Adwin(RankedSignal signal) {
        super(NAME, signal, Direction.UP, LEVEL_START + LEVELS * LEVEL_NUMBERS);
    }

    /** Which way the means at the best cut differ. */
    @Override
    public Direction direction() {
        return memory()[0] < 0 ? Direction.DOWN : Direction.UP;
    }

    @Override
    public void update(Observation window) {
        double effect = signal().effect(window);
        if (!Double.isNaN(effect)) {
            take(effect);
        }
    }

    @Override
    void take(double effect) {
        double value = unit(effect);
        insert(0, value, value * value);
        memory()[0] = largestCut();
    }

    @Override
    public double evidence() {
        return Math.abs(memory()[0]);
    }

    private static double unit(double effect) {
        return .5 + Math.max(-MOST_EFFECT, Math.min(MOST_EFFECT, effect)) / (2 * MOST_EFFECT);
    }

    /** Adds the newest bucket of a level; a full level first merges its two oldest into the next, the last level forgets its oldest. */
    private void insert(int level, double sum, double squares) {
        double[] memory = memory();
        int start = LEVEL_START + level * LEVEL_NUMBERS;
        int buckets = (int) memory[start];
        if (buckets == SLOTS) {
            int gone = level == LEVELS - 1 ? 1 : 2;
            if (gone == 2) {
                insert(level + 1, memory[start + 1] + memory[start + 3], memory[start + 2] + memory[start + 4]);
            }
            System.arraycopy(memory, start + 1 + 2 * gone, memory, start + 1, 2 * (SLOTS - gone));
            buckets -= gone;
        }
        memory[start] = buckets + 1.0;
        memory[start + 1 + 2 * buckets] = sum;
        memory[start + 2 + 2 * buckets] = squares;
    }

    /** The largest difference over its ε, signed: present less past. */
    private double largestCut() {
        Tally all = reference();
        for (int level = 0; level < LEVELS; level++) {
            for (int bucket = 0; bucket < buckets(level); bucket++) {
                all.add(level, bucket);
            }
        }
        double confidence = Math.log(2 * Math.log(all.windows) / DELTA);
        double variance = Math.max(0, all.squares / all.windows - all.mean() * all.mean());
        double largest = 0;
        Tally past = reference();
        for (int level = LEVELS - 1; level >= 0; level--) {
            for (int bucket = 0; bucket < buckets(level); bucket++) {
                double presentWindows = all.windows - past.windows;
                double difference = (all.sum - past.sum) / presentWindows - past.mean();
                double inverse = 1 / past.windows + 1 / presentWindows;
                double bound = Math.sqrt(2 * inverse * variance * confidence) + 2 * inverse * confidence / 3;
                double cut = difference / bound;
                largest = Math.abs(cut) > Math.abs(largest) ? cut : largest;
                past.add(level, bucket);
            }
        }
        return largest;
    }

    private int buckets(int level) {
        return (int) memory()[LEVEL_START + level * LEVEL_NUMBERS];
    }

    /** N windows of mean 0 and sd 1, mapped like all others. */
    private Tally reference() {
        double windows = signal().windows();
        Tally tally = new Tally();
        tally.windows = windows;
        tally.sum = windows / 2;
        tally.squares = windows / 4 + (windows - 1) / (4 * MOST_EFFECT * MOST_EFFECT);
        return tally;
    }

    /** Sums over buckets. */
    private final class Tally {
        private double windows;
        private double sum;
        private double squares;

        void add(int level, int bucket) {
            int at = LEVEL_START + level * LEVEL_NUMBERS + 1 + 2 * bucket;
            windows += 1 << level;
            sum += memory()[at];
            squares += memory()[at + 1];
        }

        double mean() {
            return sum / windows;
        }
    }
}
