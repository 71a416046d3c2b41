package io.epistream.models.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Densities and quantiles of mixtures; expected values by hand or from make_measure_goldens.py. */
class GaussianMixtureTest {

    @Test
    void momentsDensitiesAndProbabilitiesAreTheGoldenOnes() {
        for (JsonNode golden : Goldens.of("mixtures")) {
            GaussianMixture mixture = mixture(golden);
            assertThat(mixture.mean()).isCloseTo(golden.get("mean").asDouble(), relative(golden.get("mean"), 1e-14));
            assertThat(mixture.variance())
                    .isCloseTo(golden.get("variance").asDouble(), relative(golden.get("variance"), 1e-11));
            for (int i = 0; i < golden.get("y").size(); i++) {
                double y = golden.get("y").get(i).asDouble();
                JsonNode logDensity = golden.get("logDensity").get(i);
                assertThat(mixture.logDensity(y)).isCloseTo(logDensity.asDouble(), relative(logDensity, 1e-9));
                JsonNode matched = golden.get("momentMatchedLogDensity").get(i);
                assertThat(mixture.momentMatchedLogDensity(y)).isCloseTo(matched.asDouble(), relative(matched, 1e-9));
                assertThat(mixture.cumulative(y))
                        .isCloseTo(golden.get("cumulative").get(i).asDouble(), within(1e-11));
            }
        }
    }

    @Test
    void quantilesAreTheGoldenOnes() {
        for (JsonNode golden : Goldens.of("mixtures")) {
            GaussianMixture mixture = mixture(golden);
            double scale = Math.sqrt(mixture.variance());
            for (int i = 0; i < golden.get("p").size(); i++) {
                double p = golden.get("p").get(i).asDouble();
                double expected = golden.get("quantile").get(i).asDouble();
                assertThat(mixture.quantile(p)).as("p = %s", p).isCloseTo(expected, within(1e-9 * scale));
            }
        }
    }

    private static GaussianMixture mixture(JsonNode golden) {
        return new GaussianMixture(Goldens.vector(golden.get("means")), Goldens.vector(golden.get("variances")));
    }

    /** Looser than rounding where a mean of 1000 and a deviation of .01 cost five digits. */
    private static Offset<Double> relative(JsonNode expected, double tolerance) {
        return within(tolerance * Math.max(1e-300, Math.abs(expected.asDouble())));
    }

    @Test
    void quantilesOfPointMassesAreOrderStatistics() {
        JsonNode golden = Goldens.of("pointMasses");
        GaussianMixture mixture = pointMasses(Goldens.vector(golden.get("means")));
        for (int i = 0; i < golden.get("p").size(); i++) {
            double p = golden.get("p").get(i).asDouble();
            assertThat(mixture.quantile(p))
                    .as("p = %s", p)
                    .isEqualTo(golden.get("quantile").get(i).asDouble());
        }
    }

    private static GaussianMixture pointMasses(double... places) {
        return new GaussianMixture(places, new double[places.length]);
    }

    @Test
    void aPointMassBetweenDensitiesIsMetExactlyAndPassedExactly() {
        GaussianMixture mixture = new GaussianMixture(new double[] {0, 1, 2}, new double[] {1e-4, 0, 1e-4});
        assertThat(mixture.quantile(.5)).isEqualTo(1);
        assertThat(mixture.quantile(.34)).isEqualTo(1);
        assertThat(mixture.quantile(.66)).isEqualTo(1);
        assertThat(mixture.quantile(1 / 6.0)).isCloseTo(0, within(1e-9));
        assertThat(mixture.quantile(5 / 6.0)).isCloseTo(2, within(1e-9));
        assertThat(mixture.cumulative(1) - mixture.cumulative(Math.nextDown(1.0)))
                .isCloseTo(1 / 3.0, within(1e-15));
    }

    @Test
    void theLogDensityOfAPointMassIsInfiniteAtItAndNothingElsewhere() {
        GaussianMixture mixture = new GaussianMixture(new double[] {0, 5}, new double[] {1, 0});
        assertThat(mixture.logDensity(5)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(mixture.logDensity(0)).isCloseTo(-Math.log(2 * Math.PI) / 2 - Math.log(2), within(1e-15));
        assertThat(pointMasses(3, 3).logDensity(2)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(pointMasses(3, 3).momentMatchedLogDensity(3)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void quantileInvertsCumulativeAlsoInSmallTailsAndForWidelyDifferentDeviations() {
        long seed = 23;
        Random random = new Random(seed);
        for (int trial = 0; trial < 3000; trial++) {
            GaussianMixture mixture = anyMixture(random, 1 + random.nextInt(50));
            for (double p : new double[] {random.nextDouble(), Math.exp(-30 * random.nextDouble())}) {
                double y = mixture.quantile(p);
                // no double lies nearer where the density is this steep
                double steepness = 2 * mixture.density(y) * Math.ulp(y);
                assertThat(mixture.cumulative(y))
                        .as("seed %d, trial %d, p = %s", seed, trial, p)
                        .isCloseTo(p, within(1e-12 * p + 1e-15 + steepness));
            }
        }
    }

    @Test
    void quantilesAscendWithTheirLevelAndDoNotDependOnTheOrderOfSamples() {
        long seed = 29;
        Random random = new Random(seed);
        for (int trial = 0; trial < 100; trial++) {
            int samples = 2 + random.nextInt(30);
            double[] means = random.doubles(samples, -3, 3).toArray();
            double[] variances =
                    random.doubles(samples, 0, 2).map(v -> v < .5 ? 0 : v).toArray();
            GaussianMixture mixture = new GaussianMixture(means, variances);
            GaussianMixture reversed = new GaussianMixture(reversed(means), reversed(variances));
            double previous = Double.NEGATIVE_INFINITY;
            for (double p = .01; p < 1; p += .07) {
                double y = mixture.quantile(p);
                String which = "seed " + seed + ", trial " + trial + ", p = " + p;
                assertThat(y).as(which).isGreaterThanOrEqualTo(previous);
                assertThat(mixture.cumulative(y)).as(which).isGreaterThanOrEqualTo(p - 1e-12);
                assertThat(reversed.quantile(p)).as(which).isCloseTo(y, within(1e-9));
                previous = y;
            }
        }
    }

    @Test
    void theQuantileIsTheSmallestValueThatReachesItsLevel() {
        long seed = 31;
        Random random = new Random(seed);
        for (int trial = 0; trial < 100; trial++) {
            double[] places = random.doubles(1 + random.nextInt(20), -4, 4)
                    .map(Math::rint)
                    .toArray();
            double p = (1 + random.nextInt(99)) / 100.0;
            GaussianMixture mixture = pointMasses(places);
            double y = mixture.quantile(p);
            String which = "seed " + seed + ", trial " + trial;
            assertThat(mixture.cumulative(y)).as(which).isGreaterThanOrEqualTo(p);
            assertThat(mixture.cumulative(Math.nextDown(y))).as(which).isLessThan(p);
        }
    }

    private static GaussianMixture anyMixture(Random random, int samples) {
        double spread = Math.exp(3 * random.nextGaussian());
        double centre = random.nextBoolean() ? 0 : 100;
        double[] means = new double[samples];
        double[] variances = new double[samples];
        Arrays.setAll(means, s -> centre + spread * random.nextGaussian());
        int decades = 3 * random.nextInt(4);
        Arrays.setAll(variances, s -> Math.exp(decades * random.nextGaussian()));
        return new GaussianMixture(means, variances);
    }

    private static double[] reversed(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[values.length - 1 - i])
                .toArray();
    }

    @Test
    void bothTailsKeepTheirDigits() {
        GaussianMixture mixture = new GaussianMixture(new double[] {-1, 1}, new double[] {1, 1});
        double p = 0x1p-40;
        assertThat(mixture.quantile(1 - p)).isCloseTo(-mixture.quantile(p), within(1e-10));
        assertThat(mixture.cumulative(mixture.quantile(1e-200)) / 1e-200).isCloseTo(1, within(1e-9));
    }

    @Test
    void aGapBetweenComponentsIsNoTrap() {
        GaussianMixture mixture = new GaussianMixture(new double[] {0, 1000}, new double[] {1e-12, 1});
        assertThat(mixture.cumulative(mixture.quantile(.25))).isCloseTo(.25, within(1e-12));
        assertThat(mixture.quantile(.5)).isBetween(1e-6, 995.0);
        assertThat(mixture.quantile(.75)).isCloseTo(1000, within(1e-9));
    }

    @Test
    void valuesAtTheEdgeOfDoublesStillGiveAnAnswer() {
        GaussianMixture mixture = new GaussianMixture(new double[] {-1e308, 1e308}, new double[] {1, 1});
        assertThat(mixture.quantile(.25)).isBetween(-1.0001e308, -.9999e308);
        assertThat(new GaussianMixture(new double[] {7}, new double[] {Double.MIN_VALUE}).quantile(.9))
                .isEqualTo(7);
    }

    @Test
    void infinityAndNanAsArguments() {
        GaussianMixture mixture = new GaussianMixture(new double[] {0, 1}, new double[] {1, 0});
        assertThat(mixture.cumulative(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(mixture.cumulative(Double.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(mixture.cumulative(Double.NaN)).isNaN();
        assertThat(mixture.logDensity(Double.NaN)).isNaN();
        assertThat(mixture.momentMatchedLogDensity(Double.NaN)).isNaN();
        assertThat(pointMasses(1).logDensity(Double.NaN)).isNaN();
        assertThat(mixture.logDensity(Double.POSITIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void whatIsNoMixtureOrNoLevelIsRefused() {
        double[] one = {1};
        assertThatThrownBy(() -> new GaussianMixture(new double[0], new double[0]))
                .hasMessage("means: must hold at least one sample");
        assertThatThrownBy(() -> new GaussianMixture(one, new double[0]))
                .hasMessage("variances: must be one for each of the 1 means, were 0");
        assertThatThrownBy(() -> new GaussianMixture(new double[] {Double.NaN}, one))
                .hasMessage("means[0]: must be finite, was NaN");
        for (double variance : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new GaussianMixture(one, new double[] {variance}))
                    .hasMessage("variances[0]: must be finite and >= 0, was " + variance);
        }
        for (double p : new double[] {0, 1, -.1, Double.NaN}) {
            assertThatThrownBy(() -> new GaussianMixture(one, one).quantile(p))
                    .hasMessage("p: must lie strictly between 0 and 1, was " + p);
        }
    }
}
