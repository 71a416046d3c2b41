package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DetectionParametersTest {
    @Test
    void aPromiseOfMoreThanOneAlarmAWindowIsRefused() {
        assertThatThrownBy(() -> new DetectionParameters("2 per 10s", .5, 100, 10, .01, 8, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("runLengthWindows");
    }

    @Test
    void notANumberIsRefused() {
        assertThatThrownBy(() -> new DetectionParameters("", Double.NaN, 100, 10, .01, 8, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DetectionParameters("", 100, 100, 10, Double.NaN, 8, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSmallReferenceFindsALargeDriftLaterOrNever() {
        assertThat(fewest(400)).hasValue(6);
        assertThat(fewest(200)).hasValue(7);
        assertThat(fewest(20).orElse(Integer.MAX_VALUE)).isGreaterThan(15);
    }

    private static java.util.OptionalInt fewest(int windows) {
        return new DetectorFactory(new DetectionParameters("1 per 7d", 60_480, windows, 80, .01, 8, 0))
                .fewestDriftWindows();
    }
}
