package io.epistream.models.measure;

import java.util.Arrays;

/**
 * Search for one quantile of a mixture: point masses first, by bisection over their places, then the continuous stretch
 * between two of them by Newton's method inside a bracket, which halves where Newton's step leaves it or slows down.
 *
 * <p>The bracket is the range of the components' quantiles, the start the quantile of the moment-matched normal
 * distribution. In the upper half the survival function is solved for 1 − p, so that both tails keep their digits.
 */
final class MixtureQuantile {
    private static final double TOLERANCE = 1e-12;
    private static final int MOST_STEPS = 200;

    private final GaussianMixture mixture;
    private final double p;
    private double low;
    private double high;

    MixtureQuantile(GaussianMixture mixture, double p) {
        this.mixture = mixture;
        this.p = p;
    }

    double find() {
        double[] quantiles = mixture.componentQuantiles(p);
        low = Arrays.stream(quantiles).min().orElseThrow();
        high = Arrays.stream(quantiles).max().orElseThrow();
        double[] masses = mixture.pointMasses();
        int reached = firstThatReaches(masses);
        if (reached < masses.length) {
            if (mixture.cumulative(masses[reached]) - mixture.massAt(masses[reached]) < p) {
                return masses[reached];
            }
            high = Math.min(high, masses[reached]);
        }
        if (reached > 0) {
            low = Math.max(low, masses[reached - 1]);
        }
        return search();
    }

    /** Index of the first point mass with F ≥ p; their number if there is none. */
    private int firstThatReaches(double[] masses) {
        int from = 0;
        int to = masses.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (mixture.cumulative(masses[middle]) < p) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private double search() {
        double y = insideOrMiddle(mixture.momentMatchedQuantile(p));
        double lastStep = high - low;
        for (int i = 0; i < MOST_STEPS && high - low > Math.ulp(y); i++) {
            double excess = excess(y);
            if (Math.abs(excess) <= TOLERANCE * Math.min(p, 1 - p)) {
                return y;
            }
            narrow(y, excess);
            double newton = y - excess / mixture.density(y);
            // a step that is not half the last one is no longer converging quadratically
            boolean fast = Math.abs(newton - y) < lastStep / 2;
            double next = fast ? insideOrMiddle(newton) : middle();
            lastStep = Math.abs(next - y);
            y = next;
        }
        return y;
    }

    /** F(y) − p, by the tail that is smaller. */
    private double excess(double y) {
        return p <= 0.5 ? mixture.cumulative(y) - p : (1 - p) - mixture.survival(y);
    }

    private void narrow(double y, double excess) {
        if (excess < 0) {
            low = y;
        } else {
            high = y;
        }
    }

    private double insideOrMiddle(double y) {
        return y > low && y < high ? y : middle();
    }

    private double middle() {
        return low / 2 + high / 2;
    }
}
