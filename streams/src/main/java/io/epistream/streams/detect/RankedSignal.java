package io.epistream.streams.detect;

import io.epistream.schemas.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/** One signal over the N windows of a reference, ranked among those of the same stratum. Immutable. */
final class RankedSignal {
    private final String label;
    private final int index;
    private final double mean;
    private final double sd;
    private final double[][] sorted;
    private final double[] means;
    private final double[] sds;

    /**
     * Without strata.
     *
     * @param label name, such as {@code epistemic.mean}
     * @param index position in the observation
     * @param values r_1..r_N, all finite and not all equal
     */
    RankedSignal(String label, int index, double[] values) {
        this(label, index, values, new int[values.length], 1);
    }

    /**
     * A signal.
     *
     * @param label name, such as {@code epistemic.mean}
     * @param index position in the observation
     * @param values r_1..r_N, all finite, not all equal in every stratum
     * @param strata stratum of each, 0 to {@code count − 1}
     */
    RankedSignal(String label, int index, double[] values, int[] strata, int count) {
        this.label = label;
        this.index = index;
        this.sorted = new double[count][];
        this.means = new double[count];
        this.sds = new double[count];
        for (int stratum = 0; stratum < count; stratum++) {
            sorted[stratum] = sorted(values, strata, stratum);
            means[stratum] = Mean.of(sorted[stratum].length == 0 ? values : sorted[stratum])
                    .getAsDouble();
        }
        this.mean = Mean.of(values).getAsDouble();
        this.sd = count == 1 ? StandardDeviation.of(values).getAsDouble() : sdWithin(values, strata);
        Arrays.setAll(sds, stratum -> sd(sorted[stratum]));
    }

    private static double[] sorted(double[] values, int[] strata, int stratum) {
        return IntStream.range(0, values.length)
                .filter(i -> strata[i] == stratum)
                .mapToDouble(i -> values[i])
                .sorted()
                .toArray();
    }

    /** Root of the variance pooled over strata, {@code Σ (r_i − mean of its stratum)² / (N − strata with windows)}. */
    private double sdWithin(double[] values, int[] strata) {
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            squares += (values[i] - means[strata[i]]) * (values[i] - means[strata[i]]);
        }
        long used = Arrays.stream(sorted).filter(stratum -> stratum.length > 0).count();
        return Math.sqrt(squares / (values.length - used));
    }

    /** A stratum in which nothing varies is given the spread of all, so that a change in it has a finite size. */
    private double sd(double[] stratum) {
        double own = StandardDeviation.of(stratum).getAsDouble();
        return own > 0 ? own : sd;
    }

    String label() {
        return label;
    }

    /** Which ways it can tell of a change: exceedances and distances from what is normal only by rising. */
    List<Direction> directions() {
        return Signal.isExceedance(label) || label.equals(ClassMix.LABEL)
                ? List.of(Direction.UP)
                : List.of(Direction.UP, Direction.DOWN);
    }

    /** Over all strata. */
    double mean() {
        return mean;
    }

    /** Sample standard deviation over windows, within strata, above 0. */
    double sd() {
        return sd;
    }

    /** Mean in the stratum of a window. */
    double mean(Observation window) {
        return means[window.stratum()];
    }

    /** Sample standard deviation in the stratum of a window, above 0. */
    double sd(Observation window) {
        return sds[window.stratum()];
    }

    int windows() {
        return Arrays.stream(sorted).mapToInt(stratum -> stratum.length).sum();
    }

    double value(Observation window) {
        return window.statistic(index);
    }

    /** Standardised effect, {@code (value − mean) / sd} in the window's stratum. */
    double effect(Observation window) {
        return (value(window) - mean(window)) / sd(window);
    }

    /**
     * {@code 1 + #{r_i ≥ s}} in a stratum for UP, {@code 1 + #{r_i ≤ s}} for DOWN: from 1, beyond all of it, to q + 1. Ties count
     * against an alarm.
     */
    int rank(int stratum, double s, Direction direction) {
        double[] own = sorted[stratum];
        return 1 + (direction == Direction.UP ? own.length - countBelow(own, s, false) : countBelow(own, s, true));
    }

    /** {@code rank / (q + 1)}; NaN where the window lacks the signal. */
    double p(Observation window, Direction direction) {
        double value = value(window);
        int stratum = window.stratum();
        return Double.isNaN(value) ? Double.NaN : rank(stratum, value, direction) / (sorted[stratum].length + 1.0);
    }

    private static int countBelow(double[] sorted, double s, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < s || (orEqual && sorted[middle] == s)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
