package io.epistream.models.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.digits.Digits;
import io.epistream.models.measure.Auroc;
import io.epistream.models.measure.Goldens;
import io.epistream.models.measure.PredictiveMeasures;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every metric of the digits reference, for one network and for five; expected values from golden.py (float64). */
class DigitsMetricsTest {
    private static final Offset<Double> ROUNDING = within(1e-13);
    private static final int[] LABELS = Digits.labels();

    @Test
    void oneNetworkHasTheGoldenMetrics() {
        assertGolden(Digits.logits("logits-deterministic"), Digits.golden().get("detMetrics"));
    }

    @Test
    void anEnsembleHasTheGoldenMetrics() {
        assertGolden(Digits.logits("logits-ensemble"), Digits.golden().get("ens5Metrics"));
    }

    private static void assertGolden(double[][][] logits, JsonNode golden) {
        double[][] p = MixtureProbabilities.ofClasses(logits, 1);
        TopLabelCalibration calibration = TopLabelCalibration.of(p, LABELS);
        TopLabels top = TopLabels.of(p, LABELS);
        assertThat(Accuracy.of(p, LABELS)).isEqualTo(golden.get("acc").asDouble());
        assertThat(Nll.classification(logits, LABELS, 1))
                .isCloseTo(golden.get("nll").asDouble(), ROUNDING);
        assertThat(Brier.of(p, LABELS)).isCloseTo(golden.get("brier").asDouble(), ROUNDING);
        assertThat(calibration.ece()).isCloseTo(golden.get("ece15").asDouble(), ROUNDING);
        assertThat(calibration.adaptiveEce())
                .isCloseTo(golden.get("ece15_adaptive").asDouble(), ROUNDING);
        assertThat(Arrays.stream(top.confidences).average().orElseThrow())
                .isCloseTo(golden.get("mean_conf").asDouble(), ROUNDING);
        double[] doubt = Arrays.stream(top.confidences).map(c -> 1 - c).toArray();
        assertThat(Aurc.of(doubt, top.correct)).isCloseTo(golden.get("aurc_msp").asDouble(), ROUNDING);
        assertThat(Auroc.of(where(doubt, top.correct, true), where(doubt, top.correct, false)))
                .isCloseTo(golden.get("err_auroc_msp").asDouble(), ROUNDING);
    }

    private static double[] where(double[] values, boolean[] flags, boolean wanted) {
        return IntStream.range(0, values.length)
                .filter(i -> flags[i] == wanted)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    @Test
    void anEnsemblesMutualInformationRanksItsErrorsAsTheGoldenOne() {
        double[][][] logits = Digits.logits("logits-ensemble");
        TopLabels top = TopLabels.of(MixtureProbabilities.ofClasses(logits, 1), LABELS);
        double[] information = IntStream.range(0, Digits.RECORDS)
                .mapToDouble(n ->
                        PredictiveMeasures.of(Digits.ofRecord(logits, n), 1).epistemic())
                .toArray();
        assertThat(Aurc.of(information, top.correct))
                .isCloseTo(Digits.golden().at("/ens5Metrics/aurc_mi").asDouble(), ROUNDING);
        assertThat(Arrays.stream(information).average().orElseThrow())
                .isCloseTo(Digits.golden().at("/ens5Metrics/mean_mi").asDouble(), ROUNDING);
    }

    @Test
    void anEnsembleHasTheGoldenAugrc() {
        TopLabels top = TopLabels.of(MixtureProbabilities.ofClasses(Digits.logits("logits-ensemble"), 1), LABELS);
        double[] doubt = Arrays.stream(top.confidences).map(c -> 1 - c).toArray();
        assertThat(Augrc.of(doubt, top.correct))
                .isCloseTo(Goldens.of("selective").get("augrcMsp").asDouble(), ROUNDING);
    }

    @Test
    void probabilitiesAreThoseOfTheMeasures() {
        double[][][] logits = Digits.logits("logits-ensemble");
        double[][] p = MixtureProbabilities.ofClasses(logits, 1);
        for (int n = 0; n < Digits.RECORDS; n++) {
            double[] expected = PredictiveMeasures.meanProbabilities(Digits.ofRecord(logits, n));
            assertThat(p[n]).containsExactly(expected, ROUNDING);
        }
    }
}
