package io.epistream.streams.detect;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * D2: bets on the number of records above the k-th smallest of n reference records. The share above it is Beta(n − k + 1, k)
 * distributed over references (stochastically less with ties or a higher threshold), {@code p̄} is its (1 − δ) quantile; a record
 * exceeds with probability p ≤ p̄, so that {@code 1 + λ(x/p̄ − 1)} expects at most 1, and so does its product over independent
 * records: {@code (1 + λ(1/p̄ − 1))^j (1 − λ)^(m−j)}, λ ∈ {.01, .025, .05, .1, .2, .4}.
 */
final class CountBets implements Bets {
    private static final double[] LAMBDAS = {.01, .025, .05, .1, .2, .4};
    private static final double MOST_LOG = 690;

    private final int tail;
    private final double bound;
    private final double[] logHit = new double[LAMBDAS.length];
    private final double[] logMiss = new double[LAMBDAS.length];

    /**
     * Bets on one threshold.
     *
     * @param tail which of the observation's tails
     * @param n records of the reference, at least 1
     * @param k order statistic the threshold lies at or above, 1 to n
     * @param delta δ of this detector, in (0, 1)
     */
    CountBets(int tail, long n, long k, double delta) {
        this.tail = tail;
        bound = BetaDistribution.of(n - k + 1.0, (double) k).inverseSurvivalProbability(delta);
        for (int i = 0; i < LAMBDAS.length; i++) {
            logHit[i] = StrictMath.log1p(LAMBDAS[i] * (1 / bound - 1));
            logMiss[i] = StrictMath.log1p(-LAMBDAS[i]);
        }
    }

    /** p̄, the share of records above the threshold that the reference allows, 0 to 1. */
    double bound() {
        return bound;
    }

    @Override
    public int size() {
        return LAMBDAS.length;
    }

    @Override
    public boolean factors(Observation window, double[] factors) {
        long hits = window.tail(tail).exceedances();
        long misses = window.tail(tail).records() - hits;
        if (hits + misses == 0) {
            return false;
        }
        for (int i = 0; i < factors.length; i++) {
            factors[i] = StrictMath.exp(Math.min(MOST_LOG, hits * logHit[i] + misses * logMiss[i]));
        }
        return true;
    }
}
