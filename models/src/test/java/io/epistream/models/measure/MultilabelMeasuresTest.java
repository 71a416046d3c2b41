package io.epistream.models.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.measure.MultilabelMeasures.Label;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Measures of multi-label logits; expected values by hand or from make_measure_goldens.py. */
class MultilabelMeasuresTest {
    private static final Offset<Double> ROUNDING = within(1e-13);

    @Test
    void everyRecordHasTheGoldenMeasures() {
        JsonNode golden = Goldens.of("multilabel");
        double[][][] logits = Goldens.cube(golden.get("logits"));
        for (int n = 0; n < logits[0].length; n++) {
            int record = n;
            double[][] samples = Arrays.stream(logits).map(s -> s[record]).toArray(double[][]::new);
            MultilabelMeasures measures =
                    MultilabelMeasures.of(samples, golden.get("temperature").asDouble());
            assertThat(measures.energy()).isCloseTo(golden.get("energy").get(n).asDouble(), ROUNDING);
            for (int k = 0; k < measures.labels().size(); k++) {
                Label label = measures.labels().get(k);
                assertThat(label.probability()).isCloseTo(at(golden, "probability", n, k), ROUNDING);
                assertThat(label.total()).isCloseTo(at(golden, "total", n, k), ROUNDING);
                assertThat(label.aleatoric()).isCloseTo(at(golden, "aleatoric", n, k), ROUNDING);
                assertThat(label.epistemic()).isCloseTo(at(golden, "epistemic", n, k), ROUNDING);
            }
        }
    }

    private static double at(JsonNode golden, String measure, int record, int label) {
        return golden.get(measure).get(record).get(label).asDouble();
    }

    @Test
    void sureSamplesThatDisagreeAreAllEpistemic() {
        MultilabelMeasures measures = MultilabelMeasures.of(new double[][] {{1000, -1000}, {-1000, -1000}}, 1);
        assertThat(measures.labels().get(0).epistemic()).isCloseTo(Math.log(2), ROUNDING);
        assertThat(measures.labels().get(0).aleatoric()).isEqualTo(0);
        assertThat(measures.labels().get(1)).isEqualTo(new Label(0, 0, 0, 0));
        assertThat(measures.energy())
                .as("joint energy of one logit of 1000 in two samples")
                .isEqualTo(-500);
    }

    @Test
    void unsureSamplesThatAgreeAreAllAleatoric() {
        MultilabelMeasures measures = MultilabelMeasures.of(new double[][] {{0, 0, 0}, {0, 0, 0}}, 1);
        assertThat(measures.total()).isCloseTo(3 * Math.log(2), ROUNDING);
        assertThat(measures.aleatoric()).isCloseTo(3 * Math.log(2), ROUNDING);
        assertThat(measures.epistemic()).isEqualTo(0);
        assertThat(measures.energy()).isCloseTo(-3 * Math.log(2), ROUNDING);
    }

    @Test
    void oneLabelIsATwoClassSoftmaxWithTheOtherLogitAtZero() {
        double[][] label = {{1.3}, {-.4}, {2.2}};
        double[][] classes = {{1.3, 0}, {-.4, 0}, {2.2, 0}};
        MultilabelMeasures sigmoid = MultilabelMeasures.of(label, 1.5);
        PredictiveMeasures softmax = PredictiveMeasures.of(classes, 1.5);
        assertThat(sigmoid.total()).isCloseTo(softmax.total(), ROUNDING);
        assertThat(sigmoid.aleatoric()).isCloseTo(softmax.aleatoric(), ROUNDING);
        assertThat(sigmoid.epistemic()).isCloseTo(softmax.epistemic(), ROUNDING);
        assertThat(sigmoid.energy()).isCloseTo(softmax.energy(), ROUNDING);
    }

    @Test
    void totalIsAleatoricPlusEpistemicAndTheOrderOfSamplesDoesNotMatter() {
        long seed = 17;
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            double[][] logits = new double[2 + random.nextInt(20)][4];
            double spread = Math.exp(3 * random.nextGaussian());
            for (double[] sample : logits) {
                Arrays.setAll(sample, k -> spread * random.nextGaussian());
            }
            double temperature = Math.exp(random.nextGaussian());
            MultilabelMeasures measures = MultilabelMeasures.of(logits, temperature);
            String which = "seed " + seed + ", trial " + trial;
            assertThat(measures.aleatoric() + measures.epistemic())
                    .as(which)
                    .isCloseTo(measures.total(), within(1e-12));
            for (Label label : measures.labels()) {
                assertThat(label.aleatoric() + label.epistemic()).as(which).isCloseTo(label.total(), within(1e-12));
            }
            List<double[]> shuffled = Arrays.asList(logits.clone());
            Collections.shuffle(shuffled, random);
            MultilabelMeasures again = MultilabelMeasures.of(shuffled.toArray(double[][]::new), temperature);
            assertThat(again.epistemic()).as(which).isCloseTo(measures.epistemic(), within(1e-12));
            assertThat(again.energy()).as(which).isCloseTo(measures.energy(), within(1e-9));
        }
    }

    @Test
    void epistemicKeepsItsDigitsWhereSamplesHardlyDiffer() {
        double step = 1e-7;
        // to second order the mutual information is p (1 − p) Var[z] / 2
        double p = 1 / (1 + Math.exp(-.5));
        double expected = p * (1 - p) * step * step / 2;
        MultilabelMeasures measures = MultilabelMeasures.of(new double[][] {{.5 - step}, {.5 + step}}, 1);
        assertThat(measures.epistemic()).isCloseTo(expected, within(1e-16));
    }

    @Test
    void probabilitiesAtTheEdgeOfDoublesStayFinite() {
        MultilabelMeasures measures = MultilabelMeasures.of(new double[][] {{-745}, {-2000}, {-2000}}, 1);
        assertThat(measures.epistemic()).isCloseTo(0, ROUNDING);
        assertThat(measures.total()).isCloseTo(0, ROUNDING);
    }

    @Test
    void infiniteLogitsAreSure() {
        double infinity = Double.POSITIVE_INFINITY;
        MultilabelMeasures measures = MultilabelMeasures.of(new double[][] {{infinity}, {-infinity}}, 1);
        assertThat(measures.total()).isCloseTo(Math.log(2), ROUNDING);
        assertThat(measures.aleatoric()).isEqualTo(0);
        assertThat(measures.energy()).isEqualTo(-infinity);
    }

    @Test
    void nanTouchesItsLabelTheSumsAndTheEnergy() {
        MultilabelMeasures measures = MultilabelMeasures.of(new double[][] {{0, 1}, {Double.NaN, 1}}, 1);
        assertThat(measures.labels().get(0).total()).isNaN();
        assertThat(measures.labels().get(0).epistemic()).isNaN();
        assertThat(measures.labels().get(1).total()).isPositive();
        assertThat(measures.aleatoric()).isNaN();
        assertThat(measures.energy()).isNaN();
    }

    @Test
    void whatIsNoSetOfSamplesIsRefused() {
        assertThatThrownBy(() -> MultilabelMeasures.of(new double[0][], 1))
                .hasMessage("logits: must hold at least one sample");
        assertThatThrownBy(() -> MultilabelMeasures.of(new double[][] {{1, 2}, {1}}, 1))
                .hasMessage("logits: samples must have one length, had 2 and 1");
        assertThatThrownBy(() -> MultilabelMeasures.of(new double[][] {{1}}, Double.NaN))
                .hasMessage("temperature: must be > 0, was NaN");
    }

    @Test
    void logSigmoidNeitherOverflowsNorCancels() {
        assertThat(LogSigmoid.of(-1000)).isEqualTo(-1000);
        assertThat(LogSigmoid.of(40)).isCloseTo(-Math.exp(-40), within(1e-32));
        assertThat(LogSigmoid.of(0)).isCloseTo(-Math.log(2), ROUNDING);
        assertThat(LogSigmoid.of(Double.POSITIVE_INFINITY)).isEqualTo(0);
        assertThat(LogSigmoid.of(Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogSigmoid.of(Double.NaN)).isNaN();
    }
}
