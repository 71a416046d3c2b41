package io.epistream.models.measure;

/**
 * Shannon entropy H[p] = −Σ p_k ln p_k, nats, 0 to ln K.
 *
 * <p>0·ln 0 is exactly 0, so a one-hot distribution has entropy 0 and no epsilon biases the others. NaN anywhere gives
 * NaN; a negative probability gives NaN, its logarithm. Whether p sums to 1 is not checked. Pure.
 */
public final class Entropy {
    private Entropy() {}

    /** Entropy of {@code p}, {@code [classes]}. */
    public static double of(double... p) {
        double sum = 0;
        for (double probability : p) {
            sum += probability == 0 ? 0 : probability * Math.log(probability);
        }
        return 0 - sum;
    }
}
