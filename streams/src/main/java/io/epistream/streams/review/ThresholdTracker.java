package io.epistream.streams.review;

/**
 * Keeps the share of candidates at β for any sequence of scores, however it was made.
 *
 * <p>A record with score x is a candidate when {@code x > q}; then {@code q ← q + η(1{x > q} − β)}. Since q stays in
 * {@code [−ηβ, 1 + η(1 − β)]} when it starts in [0, 1], after T records {@code |candidates/T − β| ≤ (1+η)/(ηT)}: this is
 * online quantile tracking, of which "Conformal PID Control" (arXiv 2307.16895, section 2.1) is an example. Not
 * thread-safe.
 */
public final class ThresholdTracker {
    private final double share;
    private final double step;
    private double threshold;
    private long records;
    private long candidates;

    /**
     * A tracker.
     *
     * @param share β, in (0, 1)
     * @param step η, above 0; the larger, the sooner the share is right and the rougher the threshold
     * @param threshold q to start from, in [0, 1] for a new tracker, or that of the state that goes on
     * @param records records offered so far
     * @param candidates records chosen so far
     */
    public ThresholdTracker(double share, double step, double threshold, long records, long candidates) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share: must be in (0, 1), was " + share);
        }
        if (!(step > 0 && step <= 1)) {
            throw new IllegalArgumentException("step: must be in (0, 1], was " + step);
        }
        if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException("threshold: must be finite, was " + threshold);
        }
        this.share = share;
        this.step = step;
        this.threshold = threshold;
        this.records = records;
        this.candidates = candidates;
    }

    /**
     * Decides on one record and moves the threshold.
     *
     * @param score x, 0 to 1; NaN is refused
     * @return whether the record is a candidate
     */
    public boolean offer(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score: must be in [0, 1], was " + score);
        }
        boolean candidate = score > threshold;
        threshold += step * ((candidate ? 1 : 0) - share);
        records++;
        if (candidate) {
            candidates++;
        }
        return candidate;
    }

    /** q. */
    public double threshold() {
        return threshold;
    }

    /** Records offered. */
    public long records() {
        return records;
    }

    /** Records chosen. */
    public long candidates() {
        return candidates;
    }

    /** What {@code |candidates/records − β|} is at most after so many records of a tracker that started in [0, 1]. */
    public static double largestError(double step, long records) {
        return (1 + step) / (step * records);
    }
}
