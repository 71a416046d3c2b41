package io.epistream.models.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.digits.Digits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calibration errors and reliability bins; expected values by hand or from golden.py. */
class TopLabelCalibrationTest {

    @Test
    void confidenceOneIsCountedAndBinsTakeTheirUpperEdge() {
        TopLabelCalibration calibration =
                TopLabelCalibration.of(new double[] {1, 1, .5, 1 / 15.0}, new boolean[] {true, false, true, false});
        assertThat(calibration.ece())
                .isCloseTo(Digits.golden().at("/edgeCases/ece_conf1").asDouble(), within(1e-15));
        assertThat(calibration.bins()).hasSize(15);
        assertThat(calibration.bins().get(14)).isEqualTo(new ReliabilityBin(14 / 15.0, 1, 2, 1, .5));
        assertThat(calibration.bins().get(0).count())
                .as("1/15 lies in (0, 1/15]")
                .isEqualTo(1);
        assertThat(calibration.bins().get(7).count())
                .as(".5 lies in (7/15, 8/15]")
                .isEqualTo(1);
    }

    @Test
    void confidenceZeroAndOneRoundedUpLieInTheOuterBins() {
        TopLabelCalibration calibration =
                TopLabelCalibration.of(new double[] {0, Math.nextUp(1.0)}, new boolean[] {false, true});
        assertThat(calibration.bins().get(0).count()).isEqualTo(1);
        assertThat(calibration.bins().get(14).count()).isEqualTo(1);
        assertThat(calibration.ece()).isCloseTo(0, within(1e-15));
    }

    @Test
    void anEmptyBinHasNoMeansAndAddsNothing() {
        TopLabelCalibration calibration = TopLabelCalibration.of(new double[] {.9}, new boolean[] {true});
        ReliabilityBin empty = calibration.bins().get(3);
        assertThat(empty.count()).isEqualTo(0);
        assertThat(empty.accuracy()).isNaN();
        assertThat(empty.gap()).isNaN();
        assertThat(calibration.ece()).isCloseTo(.1, within(1e-15));
        assertThat(calibration.bins().get(13).gap()).as("not sure enough").isCloseTo(.1, within(1e-15));
    }

    @Test
    void equalMassGroupsDifferByAtMostOneAndTheFirstAreLarger() {
        double[] confidences = IntStream.range(0, 32).mapToDouble(i -> i / 32.0).toArray();
        TopLabelCalibration calibration = TopLabelCalibration.of(confidences, new boolean[32]);
        List<ReliabilityBin> groups = calibration.equalMassBins();
        assertThat(groups)
                .extracting(ReliabilityBin::count)
                .startsWith(3L, 3L, 2L)
                .endsWith(2L)
                .hasSize(15);
        assertThat(groups.get(1)).isEqualTo(new ReliabilityBin(3 / 32.0, 5 / 32.0, 3, 4 / 32.0, 0));
    }

    @Test
    void fewerRecordsThanGroupsAreOneGroupEach() {
        TopLabelCalibration calibration = TopLabelCalibration.of(new double[] {.9, .6}, new boolean[] {true, false});
        assertThat(calibration.equalMassBins()).hasSize(2);
        assertThat(calibration.adaptiveEce()).isCloseTo((.1 + .6) / 2, within(1e-15));
    }

    @Test
    void theFirstOfEquallyProbableClassesIsThePrediction() {
        double[][] even = {{.5, .5}};
        assertThat(TopLabelCalibration.of(even, new int[] {0}).bins().get(7).accuracy())
                .isEqualTo(1);
        assertThat(TopLabelCalibration.of(even, new int[] {1}).bins().get(7).accuracy())
                .isEqualTo(0);
    }

    @Test
    void multiLabelDecisionsArePooledWithTheProbabilityOfTheirSide() {
        TopLabelCalibration calibration = TopLabelCalibration.of(
                new double[][] {{.2, .9}, {.5, .1}}, new boolean[][] {{false, false}, {true, false}});
        assertThat(calibration.bins().get(11))
                .extracting(ReliabilityBin::accuracy)
                .isEqualTo(1.0);
        assertThat(calibration.bins().get(13))
                .extracting(ReliabilityBin::accuracy)
                .isEqualTo(.5);
        assertThat(calibration.bins().get(7))
                .extracting(ReliabilityBin::accuracy)
                .isEqualTo(1.0);
    }

    @Test
    void theOrderOfRecordsDoesNotMatter() {
        long seed = 41;
        Random random = new Random(seed);
        for (int trial = 0; trial < 50; trial++) {
            int n = 1 + random.nextInt(100);
            double[] confidences = random.doubles(n).toArray();
            boolean[] correct = new boolean[n];
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                correct[i] = random.nextDouble() < confidences[i];
                order.add(i);
            }
            Collections.shuffle(order, random);
            double[] shuffledConfidences = new double[n];
            boolean[] shuffledCorrect = new boolean[n];
            for (int i = 0; i < n; i++) {
                shuffledConfidences[i] = confidences[order.get(i)];
                shuffledCorrect[i] = correct[order.get(i)];
            }
            TopLabelCalibration one = TopLabelCalibration.of(confidences, correct);
            TopLabelCalibration other = TopLabelCalibration.of(shuffledConfidences, shuffledCorrect);
            assertThat(other.ece()).as("seed %d, trial %d", seed, trial).isCloseTo(one.ece(), within(1e-12));
            assertThat(other.adaptiveEce())
                    .as("seed %d, trial %d", seed, trial)
                    .isCloseTo(one.adaptiveEce(), within(1e-12));
            assertThat(Aurc.of(shuffledConfidences, shuffledCorrect))
                    .as("seed %d, trial %d", seed, trial)
                    .isCloseTo(Aurc.of(confidences, correct), within(1e-12));
        }
    }

    @Test
    void confidencesOutsideTheirRangeAndMissingRecordsAreRefused() {
        for (double confidence : new double[] {-.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> TopLabelCalibration.of(new double[] {confidence}, new boolean[1]))
                    .hasMessage("confidences[0]: must lie in 0 .. 1, was " + confidence);
        }
        assertThatThrownBy(() -> TopLabelCalibration.of(new double[0], new boolean[0]))
                .hasMessage("confidences: must hold at least one record");
        assertThatThrownBy(() -> TopLabelCalibration.of(new double[2], new boolean[1]))
                .hasMessage("correct: must be one for each of the 2 confidences, were 1");
        assertThatThrownBy(() -> TopLabelCalibration.of(new double[][] {{.5, Double.NaN}}, new int[1]))
                .hasMessage("probabilities[0]: must not hold NaN");
        assertThatThrownBy(() -> TopLabelCalibration.of(new double[][] {{.5, .5}}, new int[] {2}))
                .hasMessage("labels[0]: must lie in 0 .. 1, was 2");
    }
}
