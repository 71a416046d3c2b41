package io.epistream.models.calibration;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The order of values from the smallest up, equal ones as they came. */
final class Ascending {
    private Ascending() {}

    static int[] order(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                // adding 0 makes −0 equal to 0 in sort order, as in comparison
                .sorted(Comparator.comparingDouble(i -> values[i] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
