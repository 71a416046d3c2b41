package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.streams.config.Detection;
import io.epistream.streams.config.Rate;
import io.epistream.streams.config.Windows;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DetectionParametersTest {

    @Test
    void thePromiseIsKeptInTheUsersWordsAndCountedInTicks() {
        DetectionParameters weekly = parameters(new Rate(1, Duration.ofDays(7)), Duration.ofSeconds(10));
        assertThat(weekly.promise()).isEqualTo("1 per 7d");
        assertThat(weekly.runLengthWindows()).isEqualTo(60_480);
        DetectionParameters often = parameters(new Rate(.5, Duration.ofMinutes(90)), Duration.ofMinutes(1));
        assertThat(often.promise()).isEqualTo("0.5 per 90m");
        assertThat(often.runLengthWindows()).isEqualTo(180);
    }

    @Test
    void aPromiseOfMoreThanOneAlarmATickIsRefused() {
        assertThatThrownBy(() -> parameters(new Rate(2, Duration.ofSeconds(10)), Duration.ofSeconds(10)))
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

    private static DetectionParameters parameters(Rate rate, Duration tick) {
        return DetectionParameters.of(
                new Detection(rate, 200, 80, .01), new Windows(tick, Duration.ZERO, Duration.ofSeconds(1)));
    }
}
