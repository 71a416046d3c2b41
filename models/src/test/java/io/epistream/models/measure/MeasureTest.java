package io.epistream.models.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.digits.Digits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Entropies, mutual information, log-sum-exp and moments; expected values by hand or from golden.py. */
class MeasureTest {

    @Test
    void aOneHotDistributionHasNoEntropyAtAll() {
        assertThat(Double.toString(Entropy.of(1, 0, 0))).as("not -0.0 either").isEqualTo("0.0");
    }

    @Test
    void aUniformDistributionHasTheLogarithmOfItsSize() {
        assertThat(Entropy.of(.25, .25, .25, .25)).isCloseTo(Math.log(4), within(1e-15));
    }

    @Test
    void nanProbabilitiesGiveNanEntropy() {
        assertThat(Entropy.of(.5, Double.NaN)).isNaN();
        assertThat(Entropy.of(-.5, 1.5)).isNaN();
    }

    @Test
    void logSumExpNeitherOverflowsNorUnderflows() {
        assertThat(LogSumExp.of(1000, 1000)).isCloseTo(1000 + Math.log(2), within(1e-12));
        assertThat(LogSumExp.of(-1000, -1000)).isCloseTo(-1000 + Math.log(2), within(1e-12));
    }

    @Test
    void logSumExpOfTheEdges() {
        assertThat(LogSumExp.of()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogSumExp.of(Double.NEGATIVE_INFINITY, 0)).isEqualTo(0);
        assertThat(LogSumExp.of(Double.POSITIVE_INFINITY, 0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(LogSumExp.of(0, Double.NaN)).isNaN();
        assertThat(LogSumExp.of(Double.NaN, Double.POSITIVE_INFINITY)).isNaN();
    }

    @Test
    void sureMembersThatDisagreeAreAllEpistemic() {
        PredictiveMeasures measures = PredictiveMeasures.of(new double[][] {{1000, 0}, {0, 1000}}, 1);
        assertThat(measures.total()).isCloseTo(Math.log(2), within(1e-15));
        assertThat(measures.aleatoric()).isEqualTo(0);
        assertThat(measures.epistemic()).isCloseTo(Math.log(2), within(1e-15));
        assertThat(measures.energy()).isEqualTo(-1000);
    }

    @Test
    void unsureMembersThatAgreeAreAllAleatoric() {
        PredictiveMeasures measures = PredictiveMeasures.of(new double[][] {{3, 3, 3}, {-1, -1, -1}}, 1);
        assertThat(measures.aleatoric()).isCloseTo(Math.log(3), within(1e-15));
        assertThat(measures.epistemic()).isCloseTo(0, within(1e-15)).isNotNegative();
    }

    @Test
    void totalIsAleatoricPlusEpistemicAtAnyTemperature() {
        SplittableRandom random = new SplittableRandom(5);
        for (double temperature : new double[] {.3, 1, 4}) {
            double[][] logits = new double[7][10];
            for (double[] sample : logits) {
                for (int k = 0; k < sample.length; k++) {
                    sample[k] = 20 * random.nextDouble();
                }
            }
            PredictiveMeasures measures = PredictiveMeasures.of(logits, temperature);
            assertThat(measures.aleatoric() + measures.epistemic()).isCloseTo(measures.total(), within(1e-12));
        }
    }

    @Test
    void aClassThatCannotBeAddsNothing() {
        double none = Double.NEGATIVE_INFINITY;
        PredictiveMeasures measures = PredictiveMeasures.of(new double[][] {{0, 0, none}, {0, 0, none}}, 1);
        assertThat(measures.total()).isCloseTo(Math.log(2), within(1e-15));
        assertThat(measures.epistemic()).isCloseTo(0, within(1e-15));
    }

    @Test
    void aProbabilityAtTheEdgeOfDoublesDoesNotMakeTheDivergenceInfinite() {
        PredictiveMeasures measures = PredictiveMeasures.of(new double[][] {{0, -745}, {0, -2000}}, 1);
        assertThat(measures.epistemic()).isCloseTo(0, within(1e-15));
    }

    @Test
    void samplesOfDifferentLengthsAreRefused() {
        assertThatThrownBy(() -> PredictiveMeasures.of(new double[][] {{0, 1}, {0}}, 1))
                .hasMessage("logits: samples must have one length, had 2 and 1");
    }

    @Test
    void nanLogitsGiveNanMeasures() {
        PredictiveMeasures measures = PredictiveMeasures.of(new double[][] {{0, 1}, {Double.NaN, 1}}, 1);
        assertThat(measures.total()).isNaN();
        assertThat(measures.aleatoric()).isNaN();
        assertThat(measures.epistemic()).isNaN();
        assertThat(measures.energy()).isNaN();
    }

    @Test
    void aTemperatureThatIsNotAboveZeroIsRefused() {
        for (double temperature : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> PredictiveMeasures.of(new double[][] {{0, 1}}, temperature))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("temperature: must be > 0");
        }
    }

    @Test
    void momentsArePopulationMoments() {
        Moments moments = Moments.of(1, 2, 3, 4);
        assertThat(moments.mean()).isEqualTo(2.5);
        assertThat(moments.variance()).isEqualTo(1.25);
        assertThat(moments.count()).isEqualTo(4);
    }

    @Test
    void momentsKeepTheirDigitsFarFromZero() {
        assertThat(Moments.of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16).variance()).isEqualTo(22.5);
    }

    @Test
    void momentsOfNothingAndOfNan() {
        assertThat(Moments.of().mean()).isNaN();
        assertThat(Moments.of().variance()).isNaN();
        assertThat(Moments.of(1, Double.NaN).mean()).isNaN();
        assertThat(Moments.of(1, Double.POSITIVE_INFINITY).variance()).isNaN();
    }

    @Test
    void aurocCountsTiesOneHalf() {
        double golden = Digits.golden().get("aurocTies").asDouble();
        assertThat(Auroc.of(new double[] {0, 1, 1}, new double[] {1, 2})).isCloseTo(golden, within(1e-15));
    }

    @Test
    void aurocOfSeparatedAndOfEqualScores() {
        assertThat(Auroc.of(new double[] {1, 2}, new double[] {3, 4})).isEqualTo(1);
        assertThat(Auroc.of(new double[] {3, 4}, new double[] {1, 2})).isEqualTo(0);
        assertThat(Auroc.of(new double[] {5, 5}, new double[] {5})).isEqualTo(.5);
        assertThat(Auroc.of(new double[] {-0.0}, new double[] {0.0})).isEqualTo(.5);
        assertThat(Auroc.of(new double[] {0.0}, new double[] {-0.0})).isEqualTo(.5);
        assertThat(Auroc.of(new double[] {0}, new double[] {Double.POSITIVE_INFINITY}))
                .isEqualTo(1);
    }

    @Test
    void aurocEqualsCountingAllPairs() {
        SplittableRandom random = new SplittableRandom(9);
        double[] negatives = random.doubles(40).map(x -> Math.floor(8 * x)).toArray();
        double[] positives = random.doubles(30).map(x -> Math.floor(9 * x)).toArray();
        double wins = 0;
        for (double negative : negatives) {
            for (double positive : positives) {
                wins += positive > negative ? 1 : positive == negative ? .5 : 0;
            }
        }
        assertThat(Auroc.of(negatives, positives)).isCloseTo(wins / 40 / 30, within(1e-12));
    }

    @Test
    void aurocRefusesNanAndEmptySides() {
        assertThatThrownBy(() -> Auroc.of(new double[] {Double.NaN}, new double[] {1}))
                .hasMessage("negatives: must not hold NaN");
        assertThatThrownBy(() -> Auroc.of(new double[] {1}, new double[] {Double.NaN}))
                .hasMessage("positives: must not hold NaN");
        assertThatThrownBy(() -> Auroc.of(new double[] {1}, new double[0])).hasMessage("positives: must not be empty");
    }
}
