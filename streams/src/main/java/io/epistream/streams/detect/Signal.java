package io.epistream.streams.detect;

import io.epistream.schemas.Measure;
import io.epistream.streams.window.WindowAggregate;
import java.util.Arrays;
import java.util.Locale;

/** A statistic of a window that is ranked against the reference's. NaN where the window has no record with the measure. */
enum Signal {
    EPISTEMIC_MEAN(Measure.EPISTEMIC, false),
    EPISTEMIC_Q95(Measure.EPISTEMIC, true),
    ALEATORIC_MEAN(Measure.ALEATORIC, false),
    TOTAL_MEAN(Measure.TOTAL, false),
    TOTAL_Q95(Measure.TOTAL, true),
    CONFIDENCE_MEAN(Measure.CONFIDENCE, false),
    MAHALANOBIS_MEAN(Measure.MAHALANOBIS, false),
    NEAREST_NEIGHBOUR_MEAN(Measure.NEAREST_NEIGHBOUR, false);

    private static final String EXCEEDANCE = ".exceedance";

    private static final double Q = .95;

    private final Measure measure;
    private final boolean quantile;

    Signal(Measure measure, boolean quantile) {
        this.measure = measure;
        this.quantile = quantile;
    }

    static Signal named(String name) {
        return Arrays.stream(values())
                .filter(signal -> signal.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("signal: unknown " + name));
    }

    /** Name in profiles and alerts, such as {@code epistemic.q95}. */
    String label() {
        return quantile ? label(measure) + ".q95" : meanLabel(measure);
    }

    Measure measure() {
        return measure;
    }

    /** Name of the mean of a measure, such as {@code nearest-neighbour.mean}. */
    static String meanLabel(Measure measure) {
        return label(measure) + ".mean";
    }

    /** Name of the share of records above the threshold of a measure. */
    static String exceedanceLabel(Measure measure) {
        return label(measure) + EXCEEDANCE;
    }

    /** Whether a label is of a share of exceedances. */
    static boolean isExceedance(String label) {
        return label.endsWith(EXCEEDANCE);
    }

    private static String label(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    double value(WindowAggregate window) {
        return quantile ? medianUnbiasedQuantile(window) : window.mean(measure).orElse(Double.NaN);
    }

    /**
     * The sample quantile at order position {@code q(n + 1/3) + 1/3} (type 8 of Hyndman and Fan 1996,
     * doi:10.1080/00031305.1996.10473566), that is at mass {@code q(n + 1/3) − 1/6}: its median is the quantile whatever n is,
     * so that windows of unequal size can be ranked against each other.
     */
    private double medianUnbiasedQuantile(WindowAggregate window) {
        long n = window.count(measure);
        if (n == 0) {
            return Double.NaN;
        }
        double q = (Q * (n + 1 / 3.0) - 1 / 6.0) / n;
        return window.quantile(measure, Math.min(1, q)).orElse(Double.NaN);
    }
}
