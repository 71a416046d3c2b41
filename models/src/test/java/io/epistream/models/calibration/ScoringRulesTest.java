package io.epistream.models.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.measure.GaussianMixture;
import io.epistream.models.measure.Goldens;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Brier, NLL, accuracy, RMSE and coverage; expected values by hand or from make_measure_goldens.py. */
class ScoringRulesTest {
    private static final Offset<Double> ROUNDING = within(1e-13);
    private static final double IMPOSSIBLE = Double.NEGATIVE_INFINITY;

    @Test
    void aMultiLabelModelHasTheGoldenScores() {
        JsonNode golden = Goldens.of("multilabel");
        double[][][] logits = Goldens.cube(golden.get("logits"));
        boolean[][] labels = Goldens.flags(golden.get("labels"));
        double temperature = golden.get("temperature").asDouble();
        double[][] p = MixtureProbabilities.ofLabels(logits, temperature);
        assertThat(Nll.multilabel(logits, labels, temperature))
                .isCloseTo(golden.get("nll").asDouble(), ROUNDING);
        assertThat(Brier.of(p, labels)).isCloseTo(golden.get("brier").asDouble(), ROUNDING);
        assertThat(Accuracy.of(p, labels)).isCloseTo(golden.get("accuracy").asDouble(), ROUNDING);
        double[][] expected = Goldens.matrix(golden.get("probability"));
        for (int n = 0; n < p.length; n++) {
            assertThat(p[n]).containsExactly(expected[n], ROUNDING);
        }
    }

    @Test
    void aRegressionModelHasTheGoldenScoresInBothForms() {
        JsonNode golden = Goldens.of("regression");
        double[] targets = Goldens.vector(golden.get("targets"));
        List<GaussianMixture> predictions = mixtures(golden);
        assertThat(Nll.mixture(predictions, targets))
                .isCloseTo(golden.get("nllMixture").asDouble(), ROUNDING);
        assertThat(Nll.momentMatched(predictions, targets))
                .isCloseTo(golden.get("nllMomentMatched").asDouble(), ROUNDING);
        double[] means = predictions.stream().mapToDouble(GaussianMixture::mean).toArray();
        assertThat(Rmse.of(means, targets)).isCloseTo(golden.get("rmse").asDouble(), ROUNDING);
        IntervalCoverage coverage = IntervalCoverage.of(bound(predictions, -1), bound(predictions, 1), targets);
        assertThat(coverage.coverage()).isEqualTo(golden.get("coverage").asDouble());
        assertThat(coverage.meanWidth()).isCloseTo(golden.get("meanWidth").asDouble(), ROUNDING);
    }

    private static List<GaussianMixture> mixtures(JsonNode golden) {
        double[][] means = Goldens.matrix(golden.get("means"));
        double[][] variances = Goldens.matrix(golden.get("variances"));
        return IntStream.range(0, means[0].length)
                .mapToObj(n -> new GaussianMixture(column(means, n), column(variances, n)))
                .toList();
    }

    private static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }

    private static double[] bound(List<GaussianMixture> predictions, int deviations) {
        return predictions.stream()
                .mapToDouble(m -> m.mean() + deviations * Math.sqrt(m.variance()))
                .toArray();
    }

    @Test
    void nllAveragesProbabilitiesNotLogits() {
        double[][][] logits = {{{Math.log(3), 0}}, {{0, Math.log(3)}}};
        assertThat(Nll.classification(logits, new int[] {0}, 1))
                .as("(3/4 + 1/4) / 2; the mean logit would say ln 2 as well")
                .isCloseTo(Math.log(2), ROUNDING);
        double[][][] uneven = {{{Math.log(99), 0}}, {{0, 0}}};
        assertThat(Nll.classification(uneven, new int[] {0}, 1)).isCloseTo(-Math.log((.99 + .5) / 2), ROUNDING);
    }

    @Test
    void nllNeitherOverflowsNorUnderflows() {
        double[][][] logits = {{{0, 5000}}, {{0, 4000}}};
        assertThat(Nll.classification(logits, new int[] {0}, 1)).isCloseTo(4000 + Math.log(2), within(1e-9));
        assertThat(Nll.classification(logits, new int[] {0}, .05)).isCloseTo(80000 + Math.log(2), within(1e-9));
        assertThat(Nll.multilabel(new double[][][] {{{-4000}}}, new boolean[][] {{true}}, 1))
                .isEqualTo(4000);
    }

    @Test
    void anImpossibleLabelCostsInfinityUnlessAnotherSampleAllowsIt() {
        double[][][] sure = {{{IMPOSSIBLE, 0}}};
        assertThat(Nll.classification(sure, new int[] {0}, 1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Nll.classification(sure, new int[] {1}, 1)).isEqualTo(0);
        double[][][] divided = {{{IMPOSSIBLE, 0}}, {{0, IMPOSSIBLE}}};
        assertThat(Nll.classification(divided, new int[] {0}, 3)).isCloseTo(Math.log(2), ROUNDING);
        assertThat(MixtureProbabilities.ofClasses(divided, 3)[0]).containsExactly(.5, .5);
    }

    @Test
    void brierSumsOverClassesAndIsNotDividedByTheirNumber() {
        double[][] wrong = {{1, 0, 0, 0}};
        assertThat(Brier.of(wrong, new int[] {3})).isEqualTo(2);
        assertThat(Brier.of(wrong, new int[] {0})).isEqualTo(0);
        assertThat(Brier.of(new double[][] {{1, 0, .5}}, new boolean[][] {{false, true, true}}))
                .isEqualTo(2.25);
    }

    @Test
    void coverageCountsBothEndsAndWeighsWidth() {
        IntervalCoverage coverage =
                IntervalCoverage.of(new double[] {0, 0, 0, 0}, new double[] {1, 1, 1, 3}, new double[] {0, 1, 1.1, -1});
        assertThat(coverage).isEqualTo(new IntervalCoverage(.5, 1.5));
    }

    @Test
    void nanGivesNanScoresAndIsNoAnswerToAYesOrNo() {
        double[][][] logits = {{{0, Double.NaN}}};
        assertThat(Nll.classification(logits, new int[] {0}, 1)).isNaN();
        assertThat(Nll.multilabel(logits, new boolean[][] {{true, true}}, 1)).isNaN();
        assertThat(MixtureProbabilities.ofClasses(logits, 1)[0]).containsOnly(Double.NaN);
        assertThat(Brier.of(logits[0], new int[] {0})).isNaN();
        assertThat(Rmse.of(new double[] {Double.NaN}, new double[] {1})).isNaN();
        assertThatThrownBy(() -> Accuracy.of(logits[0], new int[] {0}))
                .hasMessage("probabilities[0]: must not hold NaN");
        double[] one = {1};
        double[] nan = {Double.NaN};
        assertThatThrownBy(() -> IntervalCoverage.of(one, one, nan)).hasMessage("targets[0]: must not be NaN");
        assertThatThrownBy(() -> IntervalCoverage.of(nan, one, one))
                .hasMessage("lower[0]: must be <= upper, was NaN with upper 1.0");
    }

    @Test
    void arraysThatDoNotFitAreRefused() {
        double[][][] logits = {{{0, 1}}};
        assertThatThrownBy(() -> Nll.classification(logits, new int[] {0, 1}, 1))
                .hasMessage("labels: must be one for each of the 1 logits, were 2");
        assertThatThrownBy(() -> Nll.classification(logits, new int[] {-1}, 1))
                .hasMessage("labels[0]: must lie in 0 .. 1, was -1");
        assertThatThrownBy(() -> Nll.classification(new double[0][][], new int[] {1}, 1))
                .hasMessage("logits: must hold at least one sample");
        assertThatThrownBy(() -> Nll.classification(logits, new int[] {1}, 0))
                .hasMessage("temperature: must be > 0, was 0.0");
        assertThatThrownBy(() -> Nll.multilabel(logits, new boolean[][] {{true}}, 1))
                .hasMessage("labels[0]: must be 2 labels, were 1");
        assertThatThrownBy(() -> MixtureProbabilities.ofLabels(new double[0][][], 1))
                .hasMessage("logits: must hold at least one sample");
        assertThatThrownBy(() -> Nll.mixture(List.of(), new double[0]))
                .hasMessage("predictions: must hold at least one record");
        assertThatThrownBy(() -> Rmse.of(new double[1], new double[2]))
                .hasMessage("targets: must be one for each of the 1 predictions, were 2");
    }
}
