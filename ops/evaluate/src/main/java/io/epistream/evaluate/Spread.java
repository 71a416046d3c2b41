package io.epistream.evaluate;

import io.epistream.models.measure.Moments;
import java.util.List;
import java.util.Locale;

/**
 * Mean and sample standard deviation (n − 1) of one figure over repetitions.
 *
 * @param count number of repetitions, at least 1
 * @param mean their mean
 * @param deviation their standard deviation; NaN for one repetition
 */
record Spread(long count, double mean, double deviation) {

    static Spread of(List<Double> values) {
        Moments moments =
                Moments.of(values.stream().mapToDouble(Double::doubleValue).toArray());
        double n = moments.count();
        return new Spread(moments.count(), moments.mean(), Math.sqrt(moments.variance() * n / (n - 1)));
    }

    /** As in {@code 0.903 ± 0.002}. */
    String text(int digits) {
        String mean = String.format(Locale.ROOT, "%." + digits + "f", this.mean);
        return count == 1 ? mean : mean + " ± " + String.format(Locale.ROOT, "%." + digits + "f", deviation);
    }
}
