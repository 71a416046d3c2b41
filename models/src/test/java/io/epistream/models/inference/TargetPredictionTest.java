package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.models.bundle.TargetSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetPredictionTest {
    private static final TargetSpec TARGET = new TargetSpec("y", "", 2, 10, List.of(.25, .75));

    @Test
    void withoutNoiseItsDistributionIsThatOfThePoints() {
        TargetPrediction prediction = new TargetPrediction(new float[] {1, 3}, new float[0], TARGET);

        assertThat(prediction.mean()).isEqualTo(14);
        assertThat(prediction.mixture().variance()).isEqualTo(4);
        assertThat(prediction.quantiles()).containsExactly(12.0, 16.0);
    }
}
