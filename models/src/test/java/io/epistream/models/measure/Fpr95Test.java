package io.epistream.models.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.digits.Digits;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Both conventions of FPR95; expected values by hand or from golden.py. */
class Fpr95Test {

    @Test
    void bothConventionsGiveTheGoldenRatesOfShiftedRamps() {
        double[] in = IntStream.range(0, 100).asDoubleStream().toArray();
        double[] out = IntStream.range(50, 150).asDoubleStream().toArray();
        JsonNode golden = Digits.golden().get("edgeCases");
        assertThat(Fpr95.oodPositive(in, out))
                .isEqualTo(golden.get("fpr95_ood_pos").asDouble());
        assertThat(Fpr95.idPositive(in, out))
                .isEqualTo(golden.get("fpr95_id_pos").asDouble());
    }

    @Test
    void anEnsemblesScoresGiveTheGoldenRatesOfRotatedDigits() {
        assertGolden("entropy", samples -> PredictiveMeasures.of(samples, 1).total());
        assertGolden("aleatoric", samples -> PredictiveMeasures.of(samples, 1).aleatoric());
        assertGolden("mi", samples -> PredictiveMeasures.of(samples, 1).epistemic());
        assertGolden("energy", samples -> PredictiveMeasures.of(samples, 1).energy());
    }

    private static void assertGolden(String score, ToDoubleFunction<double[][]> measure) {
        double[] in = scores("logits-ensemble", measure);
        double[] out = scores("logits-ensemble-rotated-90", measure);
        JsonNode golden = Digits.golden().get("ens5Rotated90").get(score);
        assertThat(Fpr95.oodPositive(in, out))
                .as(score)
                .isEqualTo(golden.get("fpr95_ood_pos").asDouble());
        assertThat(Fpr95.idPositive(in, out))
                .as(score)
                .isEqualTo(golden.get("fpr95_id_pos").asDouble());
        // the golden mutual information is a difference, so a few near-ties rank otherwise
        assertThat(Auroc.of(in, out)).as(score).isCloseTo(golden.get("auroc").asDouble(), within(1e-5));
    }

    private static double[] scores(String array, ToDoubleFunction<double[][]> measure) {
        double[][][] logits = Digits.logits(array);
        return IntStream.range(0, Digits.RECORDS)
                .mapToDouble(n -> measure.applyAsDouble(Digits.ofRecord(logits, n)))
                .toArray();
    }

    @Test
    void theConventionsDifferOnTheSameScores() {
        double[] in = {0, 1, 2, 9};
        double[] out = {3, 4, 5, 6, 7, 8};
        assertThat(Fpr95.oodPositive(in, out)).as("9 is flagged").isEqualTo(.25);
        assertThat(Fpr95.idPositive(in, out)).as("all below 9 pass").isEqualTo(1);
    }

    @Test
    void scoresEqualToTheThresholdAreOnItsPositiveSide() {
        double[] same = {5, 5, 5};
        assertThat(Fpr95.oodPositive(same, same)).isEqualTo(1);
        assertThat(Fpr95.idPositive(same, same)).isEqualTo(1);
        assertThat(Fpr95.oodPositive(new double[] {-0.0}, new double[] {0.0})).isEqualTo(1);
        assertThat(Fpr95.idPositive(new double[] {-0.0}, new double[] {0.0})).isEqualTo(1);
    }

    @Test
    void atLeastNinetyFivePercentOfTwentyAreNineteen() {
        double[] twenty = IntStream.range(0, 20).asDoubleStream().toArray();
        assertThat(Fpr95.oodPositive(new double[] {0, .5, 1}, twenty))
                .as("19 of 20 lie at 1 or above")
                .isEqualTo(1 / 3.0);
        assertThat(Fpr95.idPositive(twenty, new double[] {18, 18.5, 19}))
                .as("19 of 20 lie at 18 or below")
                .isEqualTo(1 / 3.0);
        double[] twentyOne = IntStream.range(0, 21).asDoubleStream().toArray();
        assertThat(Fpr95.oodPositive(new double[] {0, .5, 1}, twentyOne))
                .as("20 of 21 are enough")
                .isEqualTo(1 / 3.0);
    }

    @Test
    void infiniteScoresCompareAsTheyDo() {
        double[] infinite = {Double.POSITIVE_INFINITY};
        double[] one = {1};
        assertThat(Fpr95.oodPositive(one, infinite)).isEqualTo(0);
        assertThat(Fpr95.idPositive(infinite, one)).isEqualTo(1);
    }

    @Test
    void nanAndEmptySidesAreRefused() {
        double[] one = {1};
        double[] nan = {1, Double.NaN};
        assertThatThrownBy(() -> Fpr95.oodPositive(nan, one)).hasMessage("inDistribution: must not hold NaN");
        assertThatThrownBy(() -> Fpr95.oodPositive(one, nan)).hasMessage("outOfDistribution: must not hold NaN");
        assertThatThrownBy(() -> Fpr95.idPositive(one, nan)).hasMessage("outOfDistribution: must not hold NaN");
        assertThatThrownBy(() -> Fpr95.idPositive(new double[0], one)).hasMessage("inDistribution: must not be empty");
    }
}
