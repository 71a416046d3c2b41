package io.epistream.models.uncertainty;

import java.util.SplittableRandom;

/**
 * Standard normal numbers from a seed, by the transform of Box and Muller on {@link SplittableRandom} and
 * {@link StrictMath}, the same bit for bit on every JDK: of uniform u₀, u₁, … each pair gives {@code r cos(2π u₂ᵢ₊₁)} and
 * {@code r sin(2π u₂ᵢ₊₁)} with {@code r = sqrt(−2 ln(1 − u₂ᵢ))}.
 */
final class WeightNormals {
    private final SplittableRandom random;
    private double second = Double.NaN;

    WeightNormals(long seed) {
        this.random = new SplittableRandom(seed);
    }

    double next() {
        if (!Double.isNaN(second)) {
            double normal = second;
            second = Double.NaN;
            return normal;
        }
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        double angle = 2 * Math.PI * uniform();
        second = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    private double uniform() {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }
}
