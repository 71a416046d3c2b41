package io.epistream.models.calibration;

import java.util.function.DoubleUnaryOperator;

/**
 * The smallest value seen of a function on an interval, which may have several minima: an even grid with both ends,
 * then golden-section search between the neighbours of its best point (Kiefer 1953, DOI
 * 10.1090/S0002-9939-1953-0055639-3).
 *
 * <p>A minimum narrower than a cell of the grid can be missed. A point where the function is NaN is never the best.
 *
 * @param at where
 * @param value the function there; +∞ if it was never smaller
 */
record BoundedMinimum(double at, double value) {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    static BoundedMinimum of(DoubleUnaryOperator function, double low, double high, int cells, double tolerance) {
        double cell = (high - low) / cells;
        BoundedMinimum best = new BoundedMinimum(low, Double.POSITIVE_INFINITY);
        for (int i = 0; i <= cells; i++) {
            best = best.orBetter(seen(function, i == cells ? high : low + i * cell));
        }
        double left = Math.max(low, best.at - cell);
        double right = Math.min(high, best.at + cell);
        return best.refined(function, left, right, tolerance);
    }

    private BoundedMinimum refined(DoubleUnaryOperator function, double left, double right, double tolerance) {
        BoundedMinimum best = this;
        BoundedMinimum a = seen(function, right - GOLDEN * (right - left));
        BoundedMinimum b = seen(function, left + GOLDEN * (right - left));
        while (right - left > tolerance) {
            best = best.orBetter(a).orBetter(b);
            if (a.value < b.value) {
                right = b.at;
                b = a;
                a = seen(function, right - GOLDEN * (right - left));
            } else {
                left = a.at;
                a = b;
                b = seen(function, left + GOLDEN * (right - left));
            }
        }
        return best.orBetter(a).orBetter(b);
    }

    private static BoundedMinimum seen(DoubleUnaryOperator function, double at) {
        return new BoundedMinimum(at, function.applyAsDouble(at));
    }

    private BoundedMinimum orBetter(BoundedMinimum other) {
        return other.value < value ? other : this;
    }
}
