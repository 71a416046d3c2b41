package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.detect.DelayForecast.Delay;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayForecastTest {

    @Test
    void largerChangesAreFoundSoonerAndTheSameEveryTime() {
        DelayForecast forecast = DelayForecast.of(parameters(1000, 200, .01));

        List<Delay> delays = forecast.delays();
        assertThat(delays)
                .extracting(Delay::what)
                .startsWith("epistemic.mean moves by 0.25 sd of its windows")
                .endsWith("5 % of records out of distribution")
                .hasSize(6);
        assertThat(delays.get(2).meanWindows())
                .isBetween(5.0, 60.0)
                .isLessThan(delays.get(1).meanWindows());
        assertThat(delays.get(5).meanWindows())
                .isBetween(1.0, 15.0)
                .isLessThan(delays.get(4).meanWindows());
        assertThat(delays.get(2).missed()).isZero();
        assertThat(forecast.tooShort()).isEmpty();
        assertThat(DelayForecast.of(parameters(1000, 200, .01)).delays()).isEqualTo(delays);
    }

    @Test
    void aStricterPromiseFindsLater() {
        DelayForecast loose = DelayForecast.of(parameters(1000, 100, .01));
        DelayForecast strict = DelayForecast.of(parameters(1_000_000, 100, .01));

        assertThat(strict.delays().get(5).meanWindows())
                .isGreaterThan(loose.delays().get(5).meanWindows());
    }

    @Test
    void aForecastRestsOnTheReferenceThatIsThere() {
        DelayForecast forecast = DelayForecast.of(
                parameters(1000, 500, .01), Records.independent(3).reference(80, 100));

        assertThat(forecast.referenceWindows()).isEqualTo(80);
        assertThat(forecast.delays()).hasSize(6);
        assertThat(forecast.delays().get(5).missed()).isZero();
    }

    @Test
    void aReferenceThatCanSayNothingIsNamedWithTheSizeThatIsNeeded() {
        DelayForecast forecast = DelayForecast.of(parameters(1e280, 20, 1e-6));

        assertThat(forecast.tooShort().orElseThrow())
                .matches("reference too short for the promise: N = 20 finds nothing; at least \\d+ windows are needed");
    }

    private static DetectionParameters parameters(double promise, int windows, double delta) {
        return new DetectionParameters("", promise, windows, 100, delta, 8, 0);
    }
}
