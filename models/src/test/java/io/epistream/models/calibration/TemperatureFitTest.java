package io.epistream.models.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.digits.Digits;
import io.epistream.models.measure.Goldens;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Temperatures; expected values by hand or from make_measure_goldens.py. */
class TemperatureFitTest {
    private static final int[] DIGITS = Digits.labels();

    @Test
    void oneNetworkAndAnEnsembleHaveTheGoldenTemperatures() {
        assertGolden("deterministic", TemperatureFit.fit(Digits.logits("logits-deterministic"), DIGITS));
        assertGolden("ensemble", TemperatureFit.fit(Digits.logits("logits-ensemble"), DIGITS));
    }

    private static void assertGolden(String name, TemperatureFit fit) {
        JsonNode golden = Goldens.of("temperatures").get(name);
        double temperature = golden.get("temperature").asDouble();
        assertThat(fit.temperature()).isCloseTo(temperature, within(1e-5 * temperature));
        assertThat(fit.nllBefore()).isCloseTo(golden.get("nllBefore").asDouble(), within(1e-12));
        assertThat(fit.nllAfter()).isCloseTo(golden.get("nllAfter").asDouble(), within(1e-12));
        assertThat(fit.atBoundary()).isFalse();
    }

    @Test
    void theLowerOfTwoMinimaIsFound() {
        JsonNode golden = Goldens.of("temperatures").get("twoMinima");
        double[][][] logits = Goldens.cube(golden.get("logits"));
        int[] labels = new int[logits[0].length];
        assertThat(Nll.classification(logits, labels, 14.6))
                .as("a minimum at 14.6, where a search that starts from 20 ends")
                .isLessThan(Math.min(Nll.classification(logits, labels, 12), Nll.classification(logits, labels, 18)))
                .isLessThan(Nll.classification(logits, labels, 1));
        assertGolden("twoMinima", TemperatureFit.fit(logits, labels));
    }

    @Test
    void aMultiLabelModelHasTheGoldenTemperature() {
        JsonNode golden = Goldens.of("multilabel");
        TemperatureFit fit =
                TemperatureFit.fit(Goldens.cube(golden.get("logits")), Goldens.flags(golden.get("labels")));
        double temperature = golden.get("fittedTemperature").asDouble();
        assertThat(fit.temperature()).isCloseTo(temperature, within(1e-5 * temperature));
        assertThat(fit.nllAfter()).isCloseTo(golden.get("fittedNll").asDouble(), within(1e-12));
        assertThat(fit.nllBefore()).isGreaterThan(fit.nllAfter());
    }

    @Test
    void aTemperatureThatWasPutInIsFoundAgain() {
        long seed = 43;
        Random random = new Random(seed);
        int records = 20_000;
        double[][][] logits = new double[1][records][3];
        int[] labels = new int[records];
        for (int n = 0; n < records; n++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < 3; k++) {
                double z = 2 * random.nextGaussian();
                logits[0][n][k] = 2.5 * z;
                // the largest logit plus Gumbel noise is a draw from the softmax
                double drawn = z - Math.log(-Math.log(random.nextDouble()));
                labels[n] = drawn > best ? k : labels[n];
                best = Math.max(best, drawn);
            }
        }
        TemperatureFit fit = TemperatureFit.fit(logits, labels);
        assertThat(fit.temperature()).as("seed %d", seed).isCloseTo(2.5, within(.1));
        assertThat(Nll.classification(logits, labels, fit.temperature())).isCloseTo(fit.nllAfter(), within(1e-12));
    }

    @Test
    void perfectlySeparatedDataEndAtTheLowerBoundAndSaySo() {
        TemperatureFit fit = TemperatureFit.fit(new double[][][] {{{1, 0}, {0, 1}}}, new int[] {0, 1});
        assertThat(fit.temperature()).isEqualTo(TemperatureFit.LOWEST);
        assertThat(fit.atBoundary()).isTrue();
        assertThat(fit.nllAfter()).isLessThan(fit.nllBefore());
    }

    @Test
    void logitsThatAreAlwaysWrongEndAtTheUpperBoundAndSaySo() {
        TemperatureFit fit = TemperatureFit.fit(new double[][][] {{{1, 0}, {0, 1}}}, new int[] {1, 0});
        assertThat(fit.temperature()).isEqualTo(TemperatureFit.HIGHEST);
        assertThat(fit.atBoundary()).isTrue();
        TemperatureFit labels = TemperatureFit.fit(new double[][][] {{{1}}}, new boolean[][] {{false}});
        assertThat(labels.atBoundary()).isTrue();
    }

    @Test
    void logitsThatSayNothingKeepTemperatureOne() {
        TemperatureFit fit = TemperatureFit.fit(new double[][][] {{{0, 0}, {0, 0}}}, new int[] {0, 1});
        assertThat(fit).isEqualTo(new TemperatureFit(1, Math.log(2), Math.log(2)));
        assertThat(fit.atBoundary()).isFalse();
    }

    @Test
    void impossibleClassesAreNoObstacle() {
        double none = Double.NEGATIVE_INFINITY;
        double[][][] logits = {{{2, 0, none}, {0, 1, none}, {0, 1, none}}};
        double[][][] without = {{{2, 0}, {0, 1}, {0, 1}}};
        int[] labels = {1, 1, 0};
        assertThat(TemperatureFit.fit(logits, labels)).isEqualTo(TemperatureFit.fit(without, labels));
    }

    @Test
    void whatHasNoFiniteLikelihoodIsRefused() {
        double none = Double.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> TemperatureFit.fit(new double[][][] {{{none, 0}}}, new int[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative log-likelihood is Infinity")
                .hasMessageContaining("probability 0 in every sample");
        assertThatThrownBy(() -> TemperatureFit.fit(new double[][][] {{{Double.NaN, 0}}}, new int[] {0}))
                .hasMessageContaining("negative log-likelihood is NaN");
        assertThatThrownBy(() -> TemperatureFit.fit(new double[][][] {{{1, 0}}}, new int[] {2}))
                .hasMessage("labels[0]: must lie in 0 .. 1, was 2");
        assertThatThrownBy(() -> TemperatureFit.fit(new double[][][] {{{1, 0}}}, new int[0]))
                .hasMessage("labels: must be one for each of the 1 logits, were 0");
    }
}
