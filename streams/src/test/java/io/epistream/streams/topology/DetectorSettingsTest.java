package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.config.Detection;
import io.epistream.streams.config.Rate;
import io.epistream.streams.config.Windows;
import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.detect.DetectionParameters;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DetectorSettingsTest {

    @Test
    void thePromiseIsKeptInTheUsersWordsAndCountedInTicks() {
        DetectionParameters weekly = parameters(new Rate(1, Duration.ofDays(7)), Duration.ofSeconds(10));
        assertThat(weekly.promise()).isEqualTo("1 per 7d");
        assertThat(weekly.runLengthWindows()).isEqualTo(60_480);
        DetectionParameters often = parameters(new Rate(.5, Duration.ofMinutes(90)), Duration.ofMinutes(1));
        assertThat(often.promise()).isEqualTo("0.5 per 90m");
        assertThat(often.runLengthWindows()).isEqualTo(180);
    }

    private static DetectionParameters parameters(Rate rate, Duration tick) {
        return DetectorSettings.of(
                new Detection(rate, 200, 80, .01, DetectionMethod.E_DETECTOR, 1),
                new Windows(tick, Duration.ZERO, Duration.ofSeconds(1)));
    }
}
