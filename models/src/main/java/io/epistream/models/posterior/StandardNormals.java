package io.epistream.models.posterior;

import java.util.SplittableRandom;

/**
 * Standard normal numbers from a seed, the same bit for bit on every JDK, so that a recorded seed fixes every weight draw.
 *
 * <p>Recipe: {@link SplittableRandom} (SplitMix64) made from the seed gives 64-bit words w₀, w₁, …; u_i = (w_i &gt;&gt;&gt; 11) ·
 * 2⁻⁵³. Each pair gives two normals by the transform of Box and Muller (1958, DOI 10.1214/aoms/1177706645):
 *
 * <pre>
 *   r = sqrt(−2 ln(1 − u₂ᵢ));   z₂ᵢ = r cos(2π u₂ᵢ₊₁);   z₂ᵢ₊₁ = r sin(2π u₂ᵢ₊₁)
 * </pre>
 *
 * <p>ln, cos and sin are those of {@link StrictMath} (fdlibm). {@code nextGaussian} would not do: its algorithm has changed
 * between JDKs. Largest magnitude: 8.57. Not thread safe.
 */
public final class StandardNormals {
    private final SplittableRandom random;
    private double second = Double.NaN;

    private StandardNormals(SplittableRandom random) {
        this.random = random;
    }

    /** The stream of normals that belongs to {@code seed}. */
    public static StandardNormals drawnFrom(long seed) {
        return new StandardNormals(new SplittableRandom(seed));
    }

    /** The next normal of the stream. */
    public double next() {
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

    /** The next {@code count} normals. */
    public double[] next(int count) {
        double[] normals = new double[count];
        for (int i = 0; i < count; i++) {
            normals[i] = next();
        }
        return normals;
    }

    private double uniform() {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }
}
