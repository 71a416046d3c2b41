package io.epistream.models.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.measure.Moments;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StandardNormalsTest {

    @Test
    void theRecipeGivesTheSameNumbersOutsideJava() {
        Golden golden = Golden.read("normals.npz");
        for (long seed : new long[] {0, 7, -1}) {
            double[] ours = StandardNormals.drawnFrom(seed).next(8);
            double[] twin = golden.doubles("seed" + seed);
            for (int i = 0; i < ours.length; i++) {
                // C's log, cos and sin may differ from fdlibm in the last place
                assertThat(ours[i]).as("seed %d, number %d", seed, i).isCloseTo(twin[i], within(1e-15));
            }
        }
    }

    @Test
    void theSeedFixesEveryBitOnEveryJdk() {
        StandardNormals normals = StandardNormals.drawnFrom(7);
        long hash = Arrays.stream(normals.next(10_000))
                .mapToLong(Double::doubleToLongBits)
                .reduce(0, (sum, bits) -> 31 * sum + bits);
        assertThat(Long.toHexString(hash)).isEqualTo("983637a2e0ca49b");
    }

    @Test
    void momentsAreThoseOfAStandardNormal() {
        int count = 100_000;
        double[] normals = StandardNormals.drawnFrom(3).next(count);
        Moments moments = Moments.of(normals);
        // five standard errors: 1/sqrt(n) of the mean, sqrt(2/n) of the variance, sqrt(96/n) of the fourth moment
        assertThat(moments.mean()).isCloseTo(0, within(5 / Math.sqrt(count)));
        assertThat(moments.variance()).isCloseTo(1, within(5 * Math.sqrt(2.0 / count)));
        double fourth = Arrays.stream(normals).map(z -> Math.pow(z, 4)).sum() / count;
        assertThat(fourth).isCloseTo(3, within(5 * Math.sqrt(96.0 / count)));
    }

    @Test
    void neighboursAreNotCorrelated() {
        double[] normals = StandardNormals.drawnFrom(3).next(100_001);
        double product = 0;
        for (int i = 1; i < normals.length; i++) {
            product += normals[i] * normals[i - 1];
        }
        assertThat(product / 100_000).isCloseTo(0, within(5 / Math.sqrt(100_000)));
    }
}
