package io.epistream.streams.detect;

import io.epistream.schemas.Direction;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/** One signal over the N windows of a reference. Immutable. */
final class RankedSignal {
    private final String label;
    private final int index;
    private final double[] sorted;
    private final double mean;
    private final double sd;

    /**
     * @param label name, such as {@code epistemic.mean}
     * @param index position in the observation
     * @param values r_1..r_N, all finite and not all equal
     */
    RankedSignal(String label, int index, double[] values) {
        this.label = label;
        this.index = index;
        this.sorted = values.clone();
        Arrays.sort(sorted);
        this.mean = Mean.of(values).getAsDouble();
        this.sd = StandardDeviation.of(values).getAsDouble();
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

    double mean() {
        return mean;
    }

    /** Sample standard deviation over windows, above 0. */
    double sd() {
        return sd;
    }

    int windows() {
        return sorted.length;
    }

    double value(Observation window) {
        return window.statistic(index);
    }

    /** Standardised effect, {@code (value − mean) / sd}. */
    double effect(Observation window) {
        return (value(window) - mean) / sd;
    }

    /**
     * {@code 1 + #{r_i ≥ s}} for UP, {@code 1 + #{r_i ≤ s}} for DOWN: from 1, beyond all the reference, to N + 1. Ties count
     * against an alarm.
     */
    int rank(double s, Direction direction) {
        return 1 + (direction == Direction.UP ? sorted.length - countBelow(s, false) : countBelow(s, true));
    }

    /** {@code rank / (N + 1)}; NaN where the window lacks the signal. */
    double p(Observation window, Direction direction) {
        double value = value(window);
        return Double.isNaN(value) ? Double.NaN : rank(value, direction) / (sorted.length + 1.0);
    }

    private int countBelow(double s, boolean orEqual) {
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
