package io.epistream.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({"100ms,100", "10s,10000", "1.5s,1500", "1m,60000", "2 h,7200000", "7d,604800000", "0s,0"})
    void durationsAreNumberAndUnit(String written, long millis) {
        assertThat(Durations.parse(written)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "1w", "-1s", "1m30s", "0.1ms", "1 minute"})
    void otherDurationsAreRefused(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100ms", "90s", "1m", "36h", "7d", "0s", "1001ms"})
    void durationsAreWrittenInTheLargestUnitThatHoldsThem(String written) {
        assertThat(Durations.format(Durations.parse(written))).isEqualTo(written);
    }

    @Test
    void ratesTakeALengthOfTimeOrAWord() {
        assertThat(Rate.parse("1 per 7d")).isEqualTo(Rate.parse("1 per week"));
        assertThat(Rate.parse("60 per hour")).isEqualTo(new Rate(60, Duration.ofHours(1)));
        assertThat(Rate.parse("0.5 per day")).hasToString("0.5 per 1d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 per day", "per day", "1 per fortnight", "1 per 0s", "60/hour"})
    void otherRatesAreRefused(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(written));
    }

    @Test
    void addressesTakeBracketsForIpv6() {
        assertThat(HostPort.parse("[::1]:9404"))
                .isEqualTo(new HostPort("::1", 9404))
                .hasToString("[::1]:9404");
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse("localhost:70000"));
    }
}
