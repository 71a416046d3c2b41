package io.epistream.models.measure;

/**
 * Mean and population variance (divided by n, so that it is the exact variance of the mixture), by Welford's update
 * (1962, DOI 10.1080/00401706.1962.10490022).
 *
 * <p>No values give NaN for both; NaN or infinity among the values gives NaN for the variance and NaN or infinity for the
 * mean. Pure.
 *
 * @param count number of values
 * @param mean their mean
 * @param variance their population variance, at least 0
 */
public record Moments(long count, double mean, double variance) {

    /** Moments of {@code values}. */
    public static Moments of(double... values) {
        double mean = 0;
        double squares = 0;
        long count = 0;
        for (double value : values) {
            count++;
            double delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }
        return count == 0 ? new Moments(0, Double.NaN, Double.NaN) : new Moments(count, mean, squares / count);
    }

    /** Population standard deviation. */
    public double standardDeviation() {
        return Math.sqrt(variance);
    }
}
