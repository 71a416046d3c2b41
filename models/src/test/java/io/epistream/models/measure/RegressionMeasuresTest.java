package io.epistream.models.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The law of total variance; expected values by hand or from make_measure_goldens.py. */
class RegressionMeasuresTest {
    private static final Offset<Double> ROUNDING = within(1e-13);
    private static final double[] NO_VARIANCES = {};

    @Test
    void everyRecordHasTheGoldenParts() {
        JsonNode golden = Goldens.of("regression");
        double[][] means = Goldens.matrix(golden.get("means"));
        double[][] variances = Goldens.matrix(golden.get("variances"));
        for (int n = 0; n < means[0].length; n++) {
            RegressionMeasures measures = RegressionMeasures.of(column(means, n), column(variances, n));
            assertThat(measures.mean()).isCloseTo(golden.get("mean").get(n).asDouble(), ROUNDING);
            assertThat(measures.epistemic())
                    .isCloseTo(golden.get("epistemic").get(n).asDouble(), ROUNDING);
            assertThat(measures.aleatoric().orElseThrow())
                    .isCloseTo(golden.get("aleatoric").get(n).asDouble(), ROUNDING);
            assertThat(measures.total()).isEqualTo(measures.aleatoric().orElseThrow() + measures.epistemic());
        }
    }

    private static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }

    @Test
    void theVarianceOfMeansIsThePopulationVariance() {
        RegressionMeasures measures = RegressionMeasures.of(new double[] {1, 3}, new double[] {.5, 1.5});
        assertThat(measures).isEqualTo(new RegressionMeasures(2, 2, java.util.OptionalDouble.of(1), 1));
    }

    @Test
    void withoutAVarianceHeadTheAleatoricPartIsAbsentAndTotalIsEpistemic() {
        RegressionMeasures measures = RegressionMeasures.of(new double[] {1, 3}, NO_VARIANCES);
        assertThat(measures.aleatoric()).isEmpty();
        assertThat(measures.total()).isEqualTo(1);
        assertThat(measures.epistemic()).isEqualTo(1);
    }

    @Test
    void epistemicKeepsItsDigitsFarFromZero() {
        assertThat(RegressionMeasures.of(new double[] {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}, NO_VARIANCES)
                        .epistemic())
                .isEqualTo(22.5);
    }

    @Test
    void nanGivesNanForWhatItTouches() {
        RegressionMeasures nanMean = RegressionMeasures.of(new double[] {1, Double.NaN}, new double[] {1, 1});
        assertThat(nanMean.mean()).isNaN();
        assertThat(nanMean.epistemic()).isNaN();
        assertThat(nanMean.total()).isNaN();
        assertThat(nanMean.aleatoric()).hasValue(1);
        RegressionMeasures nanVariance = RegressionMeasures.of(new double[] {1, 1}, new double[] {1, Double.NaN});
        assertThat(nanVariance.aleatoric().orElseThrow()).isNaN();
        assertThat(nanVariance.total()).isNaN();
        assertThat(nanVariance.epistemic()).isEqualTo(0);
        assertThat(RegressionMeasures.of(new double[] {1, Double.POSITIVE_INFINITY}, NO_VARIANCES)
                        .total())
                .isNaN();
    }

    @Test
    void whatIsNoSetOfSamplesIsRefused() {
        assertThatThrownBy(() -> RegressionMeasures.of(new double[0], NO_VARIANCES))
                .hasMessage("means: must hold at least one sample");
        assertThatThrownBy(() -> RegressionMeasures.of(new double[] {1, 2}, new double[] {1}))
                .hasMessage("variances: must be none or one for each of the 2 means, were 1");
        assertThatThrownBy(() -> RegressionMeasures.of(new double[] {1}, new double[] {-1e-9}))
                .hasMessage("variances: must be >= 0, was -1.0E-9");
    }
}
