package io.epistream.streams.detect;

/**
 * D4: bets that a window's loss stays within a risk limit m: {@code 1 + λ(ℓ̂/m − 1)}, λ ∈ {.05, .1, .2, .4, .8}. ℓ̂ ≥ 0 is the
 * inverse-probability-weighted mean loss of the window, {@code Σ ℓ_i/π_i / records} over its labelled records, where π_i is the probability, fixed before
 * its loss was known, with which record i was chosen for a label; it expects the mean loss of all the window's records (Horvitz and Thompson 1952,
 * doi:10.1080/01621459.1952.10483446). So while that is at most m, each factor expects at most 1; and it is at least 1 − λ. As m is
 * given and not estimated, no δ is spent and windows may depend on each other in any way.
 */
final class LossBets implements Bets {
    private static final double[] LAMBDAS = {.05, .1, .2, .4, .8};

    private final RankedSignal loss;
    private final double limit;

    /**
     * Bets on a loss.
     *
     * @param loss where the observation has ℓ̂; NaN where a window has no labels yet
     * @param limit m, in the unit of the loss, above 0
     */
    LossBets(RankedSignal loss, double limit) {
        if (!(limit > 0 && Double.isFinite(limit))) {
            throw new IllegalArgumentException("limit: must be > 0, was " + limit);
        }
        this.loss = loss;
        this.limit = limit;
    }

    @Override
    public int size() {
        return LAMBDAS.length;
    }

    @Override
    public boolean factors(Observation window, double[] factors) {
        double value = loss.value(window);
        if (!(value >= 0)) {
            return false;
        }
        for (int i = 0; i < factors.length; i++) {
            factors[i] = 1 + LAMBDAS[i] * (value / limit - 1);
        }
        return true;
    }
}
