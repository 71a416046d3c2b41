package io.epistream.streams.detect;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The factors {@code f_k(j/(N+1)) / B_k} of D1's bets for every rank j = 1..N+1. Immutable.
 *
 * <p>Bets: {@code f_κ(p) = κ·p^(κ−1)}, κ ∈ {.3, .5, .7, .9}, scaled to mean 1 over the grid; {@code f_λ(p) = 1 + λ(1 − 2p + 1/(N+1))},
 * λ ∈ {.1, .3, .8}. Given a reference of N windows, the probabilities of the N + 1 ranks are D ~ Dirichlet(1, …, 1), so that a bet's
 * expectation is not 1 but {@code E_k = Σ_j D_j f_k(j/(N+1))}. {@code B_k = 1 + c·sd(E_k)}, c the (1 − δ) quantile of
 * {@code max_k (E_k − 1)/sd(E_k)}: with probability 1 − δ over references no corrected bet expects more than 1. Both come from
 * {@value #DRAWS} draws with a fixed seed and {@link StrictMath}, hence equal everywhere.
 *
 * <p>Draws cannot show a δ below {@value #LEAST_DRAWN}, as strata need it. There B_k is Chernoff's bound: with D_j = e_j/Σe, e_j exponential,
 * {@code P(E_k > B) = P(Σ e_j (f_k(j/(N+1)) − B) > 0) ≤ inf_t Π_j 1/(1 − t(f_k(j/(N+1)) − B))}, at most δ/7 for each bet.
 */
final class RankBetTable {
    /** Number of bets. */
    static final int BETS = 7;

    private static final double[] KAPPAS = {.3, .5, .7, .9};
    private static final double[] LAMBDAS = {.1, .3, .8};
    private static final int DRAWS = 20_000;
    private static final double LEAST_DRAWN = 1e-4;
    private static final int BISECTIONS = 60;
    private static final long SEED = 20_260_101L;

    /** {@code factors[j - 1][k]}. */
    private final double[][] factors;

    private final double[] bounds;

    private RankBetTable(double[][] factors, double[] bounds) {
        this.factors = factors;
        this.bounds = bounds;
    }

    /**
     * @param n N, windows in the reference, at least 1
     * @param delta δ of one detector, in (0, 1)
     */
    static RankBetTable of(int n, double delta) {
        double[][] raw = raw(n);
        double[] bounds = delta < LEAST_DRAWN ? chernoff(raw, delta / BETS) : bounds(raw, delta);
        for (double[] row : raw) {
            for (int k = 0; k < BETS; k++) {
                row[k] /= bounds[k];
            }
        }
        return new RankBetTable(raw, bounds);
    }

    /** Writes the factors at rank j. */
    void factors(int rank, double[] out) {
        System.arraycopy(factors[rank - 1], 0, out, 0, BETS);
    }

    /** B_k. */
    double[] bounds() {
        return bounds.clone();
    }

    private static double[][] raw(int n) {
        double[][] raw = new double[n + 1][BETS];
        double[] means = new double[BETS];
        for (int j = 1; j <= n + 1; j++) {
            double p = j / (n + 1.0);
            double[] row = raw[j - 1];
            for (int k = 0; k < KAPPAS.length; k++) {
                row[k] = KAPPAS[k] * StrictMath.pow(p, KAPPAS[k] - 1);
            }
            for (int k = 0; k < LAMBDAS.length; k++) {
                row[KAPPAS.length + k] = 1 + LAMBDAS[k] * (1 - 2 * p + 1 / (n + 1.0));
            }
            for (int k = 0; k < BETS; k++) {
                means[k] += row[k] / (n + 1.0);
            }
        }
        for (double[] row : raw) {
            for (int k = 0; k < BETS; k++) {
                row[k] /= means[k];
            }
        }
        return raw;
    }

    private static double[] bounds(double[][] raw, double delta) {
        double[][] expectations = new double[DRAWS][];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < DRAWS; i++) {
            expectations[i] = expectation(raw, random);
        }
        double[] sd = new double[BETS];
        for (double[] e : expectations) {
            for (int k = 0; k < BETS; k++) {
                sd[k] += (e[k] - 1) * (e[k] - 1) / DRAWS;
            }
        }
        Arrays.setAll(sd, k -> Math.sqrt(sd[k]));
        double[] worst = new double[DRAWS];
        Arrays.setAll(worst, i -> worst(expectations[i], sd));
        Arrays.sort(worst);
        double c = worst[(int) Math.ceil((1 - delta) * DRAWS) - 1];
        double[] bounds = new double[BETS];
        Arrays.setAll(bounds, k -> 1 + c * sd[k]);
        return bounds;
    }

    private static double[] chernoff(double[][] raw, double delta) {
        double[] bounds = new double[BETS];
        for (int k = 0; k < BETS; k++) {
            int bet = k;
            bounds[k] = chernoff(Arrays.stream(raw).mapToDouble(row -> row[bet]).toArray(), StrictMath.log(delta));
        }
        return bounds;
    }

    /** Smallest B, 1 to the largest factor, whose bound is at most δ. */
    private static double chernoff(double[] factors, double logDelta) {
        double low = 1;
        double high = Arrays.stream(factors).max().orElseThrow();
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (logTail(factors, middle) > logDelta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** {@code inf_t −Σ ln(1 − t(f_j − B))}, convex in t, over 0 to 1/(largest f − B), by thirds. */
    private static double logTail(double[] factors, double bound) {
        double low = 0;
        double high = 1 / (Arrays.stream(factors).max().orElseThrow() - bound);
        for (int i = 0; i < BISECTIONS; i++) {
            double left = low + (high - low) / 3;
            double right = high - (high - low) / 3;
            if (logMoment(factors, bound, left) < logMoment(factors, bound, right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return logMoment(factors, bound, low);
    }

    private static double logMoment(double[] factors, double bound, double t) {
        double sum = 0;
        for (double factor : factors) {
            sum -= StrictMath.log1p(-t * (factor - bound));
        }
        return sum;
    }

    /** One draw of (E_1, …, E_K): Dirichlet(1, …, 1) as exponentials over their sum. */
    private static double[] expectation(double[][] raw, SplittableRandom random) {
        double[] sums = new double[BETS];
        double total = 0;
        for (double[] row : raw) {
            double exponential = -StrictMath.log(1 - random.nextDouble());
            total += exponential;
            for (int k = 0; k < BETS; k++) {
                sums[k] += exponential * row[k];
            }
        }
        for (int k = 0; k < BETS; k++) {
            sums[k] /= total;
        }
        return sums;
    }

    private static double worst(double[] expectations, double[] sd) {
        double worst = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < BETS; k++) {
            worst = Math.max(worst, (expectations[k] - 1) / sd[k]);
        }
        return worst;
    }
}
