package io.epistream.models.measure;

/**
 * ln σ(z) = −ln(1 + e^−z), the logarithm of the logistic function, nats, at most 0, with neither overflow nor
 * cancellation: the smaller of z and 0 is taken out first.
 *
 * <p>ln(1 − σ(z)) is {@code of(-z)}, and softplus(z) = ln(1 + e^z) is {@code -of(-z)}. Edge cases: +∞ gives 0, −∞ gives
 * −∞, NaN gives NaN. Pure.
 */
public final class LogSigmoid {
    private LogSigmoid() {}

    /** ln σ(z), nats. */
    public static double of(double z) {
        return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
    }
}
