package io.epistream.models.measure;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The predictive distribution of a regression model with S samples: the equally weighted mixture of N(μ_s, σ²_s).
 *
 * <pre>
 * density     (1/S) Σ_s N(y; μ_s, σ²_s)           log-density by logsumexp_s
 * cumulative  F(y) = (1/S) Σ_s Φ((y − μ_s)/σ_s)
 * quantile    Q(p) = inf { y : F(y) ≥ p }          generalised inverse
 * moment-matched  N(mean, variance) with mean = mean_s μ_s, variance = mean_s σ²_s + mean_s (μ_s − mean)²
 * </pre>
 *
 * <p>Units: the target's; densities in nats per unit. A component of variance 0 is a point mass: F jumps there, the
 * log-density is +∞ at it and takes nothing from it elsewhere. A model without a variance head is a mixture of point
 * masses; its quantiles are order statistics of the samples (Hyndman and Fan 1996, DOI 10.1080/00031305.1996.10473566,
 * type 1). NaN as an argument gives NaN. Immutable, safe for threads. Lakshminarayanan et al. 2017 (arXiv 1612.01474)
 * section 2.4, where the moment-matched form is what the tables report.
 */
public final class GaussianMixture {
    private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    private final double[] means;
    private final double[] deviations;
    private final double mean;
    private final double variance;

    /**
     * A mixture; the arrays are copied.
     *
     * @param means {@code [samples]}, at least one, finite
     * @param variances {@code [samples]}, finite, at least 0
     * @throws IllegalArgumentException otherwise
     */
    public GaussianMixture(double[] means, double[] variances) {
        check(means, variances);
        // adding 0 makes −0 equal to 0 in the order of point masses, as in comparison
        this.means = Arrays.stream(means).map(m -> m + 0.0).toArray();
        deviations = Arrays.stream(variances).map(Math::sqrt).toArray();
        RegressionMeasures measures = RegressionMeasures.of(means, variances);
        mean = measures.mean();
        variance = measures.total();
    }

    private static void check(double[] means, double[] variances) {
        if (means.length == 0) {
            throw new IllegalArgumentException("means: must hold at least one sample");
        }
        if (variances.length != means.length) {
            throw new IllegalArgumentException(
                    "variances: must be one for each of the " + means.length + " means, were " + variances.length);
        }
        for (int s = 0; s < means.length; s++) {
            if (!Double.isFinite(means[s])) {
                throw new IllegalArgumentException("means[" + s + "]: must be finite, was " + means[s]);
            }
            if (!(variances[s] >= 0 && Double.isFinite(variances[s]))) {
                throw new IllegalArgumentException(
                        "variances[" + s + "]: must be finite and >= 0, was " + variances[s]);
            }
        }
    }

    /** Mean of the mixture. */
    public double mean() {
        return mean;
    }

    /** Variance of the mixture: both parts. */
    public double variance() {
        return variance;
    }

    /** Log-density of the mixture at {@code y}, nats per unit of the target. */
    public double logDensity(double y) {
        double[] terms = new double[means.length];
        for (int s = 0; s < terms.length; s++) {
            terms[s] = logNormal(y, means[s], deviations[s]);
        }
        return LogSumExp.of(terms) - Math.log(terms.length);
    }

    /** Log-density at {@code y} of the normal distribution with the mixture's moments, nats per unit of the target. */
    public double momentMatchedLogDensity(double y) {
        return logNormal(y, mean, Math.sqrt(variance));
    }

    private static double logNormal(double y, double mean, double deviation) {
        if (deviation == 0 && !Double.isNaN(y)) {
            return y == mean ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        double z = (y - mean) / deviation;
        return -z * z / 2 - Math.log(deviation) - Math.log(ROOT_TWO_PI);
    }

    /** F(y) = P(Y ≤ y), 0 to 1. */
    public double cumulative(double y) {
        double sum = 0;
        for (int s = 0; s < means.length; s++) {
            sum += isPointMass(s) ? indicator(y, y >= means[s]) : STANDARD.cumulativeProbability(standardised(y, s));
        }
        return sum / means.length;
    }

    /** P(Y > y), with the digits that 1 − F(y) loses in the upper tail. */
    double survival(double y) {
        double sum = 0;
        for (int s = 0; s < means.length; s++) {
            sum += isPointMass(s) ? indicator(y, y < means[s]) : STANDARD.survivalProbability(standardised(y, s));
        }
        return sum / means.length;
    }

    /** Density at {@code y} of the components that have one. */
    double density(double y) {
        double sum = 0;
        for (int s = 0; s < means.length; s++) {
            double z = standardised(y, s);
            sum += isPointMass(s) ? 0 : Math.exp(-z * z / 2) / deviations[s];
        }
        return sum / means.length / ROOT_TWO_PI;
    }

    /** P(Y = y), from the point masses. */
    double massAt(double y) {
        int count = 0;
        for (int s = 0; s < means.length; s++) {
            count += isPointMass(s) && means[s] == y ? 1 : 0;
        }
        return (double) count / means.length;
    }

    /** The places of the point masses, ascending. */
    double[] pointMasses() {
        return IntStream.range(0, means.length)
                .filter(this::isPointMass)
                .mapToDouble(s -> means[s])
                .sorted()
                .toArray();
    }

    /** Quantile of each component for {@code p}; the mixture's lies between the smallest and the largest. */
    double[] componentQuantiles(double p) {
        double z = STANDARD.inverseCumulativeProbability(p);
        double[] quantiles = new double[means.length];
        for (int s = 0; s < quantiles.length; s++) {
            quantiles[s] = means[s] + deviations[s] * z;
        }
        return quantiles;
    }

    /** Quantile of the moment-matched normal distribution. */
    double momentMatchedQuantile(double p) {
        return mean + Math.sqrt(variance) * STANDARD.inverseCumulativeProbability(p);
    }

    private boolean isPointMass(int component) {
        return deviations[component] == 0;
    }

    private double standardised(double y, int component) {
        return (y - means[component]) / deviations[component];
    }

    private static double indicator(double y, boolean holds) {
        return Double.isNaN(y) ? Double.NaN : holds ? 1 : 0;
    }

    /**
     * Q(p), the smallest y with F(y) ≥ p.
     *
     * <p>F(Q(p)) is p within 1e-12 of the smaller tail, or y is exact to the last bits; a point mass is met exactly.
     * Where F is flat at p as far as double precision tells (a gap of many standard deviations between components), any
     * y of the flat stretch may be returned. At S = 50 a call takes some ten microseconds.
     *
     * @param p strictly between 0 and 1
     * @throws IllegalArgumentException otherwise
     */
    public double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("p: must lie strictly between 0 and 1, was " + p);
        }
        return new MixtureQuantile(this, p).find();
    }
}
