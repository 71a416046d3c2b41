package io.epistream.streams.detect;

import io.epistream.schemas.Direction;

/**
 * One side of a two-sided CUSUM: {@code S ← max(0, S + x − k)} of the standardised statistic x, k = .5, over h (Page 1954,
 * doi:10.1093/biomet/41.1-2.100). h gives independent normal x a wanted run length by Siegmund's approximation
 * {@code L = (exp(2kb) − 2kb − 1)/(2k²)}, b = h + 1.166 (Siegmund 1985, Sequential Analysis, doi:10.1007/978-1-4757-1862-1).
 *
 * <p>What it is bad at: its run length holds for normal statistics of known mean and sd. Window means of skewed records are not normal, their upper
 * quantiles even less, and a mean off by a tenth of a standard deviation, as a reference of 100 windows leaves it, already shortens
 * long run lengths several times (Jensen, Jones-Farmer, Champ, Woodall 2006, Journal of Quality Technology 38, 349-364).
 */
final class Cusum extends Baseline {
    static final String NAME = "CUSUM";

    private static final double ALLOWANCE = .5;
    private static final double OVERSHOOT = 1.166;
    private static final double MOST_BARRIER = 700;

    private final double limit;

    /**
     * One side.
     *
     * @param limit h, above 0
     */
    Cusum(RankedSignal signal, Direction direction, double limit) {
        super(NAME, signal, direction, 1);
        this.limit = limit;
    }

    /**
     * h of one side.
     *
     * @param runLength windows to a false alarm of this side, at least 4
     */
    static double limit(double runLength) {
        double low = 0;
        double high = MOST_BARRIER;
        for (double middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
            if (siegmund(middle) < runLength) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high - OVERSHOOT;
    }

    private static double siegmund(double barrier) {
        double drift = 2 * ALLOWANCE * barrier;
        return (StrictMath.exp(drift) - drift - 1) / (2 * ALLOWANCE * ALLOWANCE);
    }

    @Override
    void take(double effect) {
        memory()[0] = Math.max(0, memory()[0] + effect - ALLOWANCE);
    }

    @Override
    public double evidence() {
        return memory()[0] / limit;
    }
}
