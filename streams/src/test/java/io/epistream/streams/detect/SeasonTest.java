package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.schemas.Direction;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.state.LearnedWindow;
import io.epistream.streams.window.WindowAggregate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeasonTest {
    private static final Season DAY = new Season(Strata.HOUR_OF_DAY, ZoneId.of("UTC"));
    private static final Season VIENNA = new Season(Strata.HOUR_OF_WEEK, ZoneId.of("Europe/Vienna"));
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    @Test
    void aWindowBelongsToTheHourOfItsStartOnTheClockOfTheZone() {
        assertThat(DAY.stratum(at("2026-03-02T00:59:59.999Z"))).isZero();
        assertThat(DAY.stratum(at("2026-03-02T23:00:00Z"))).isEqualTo(23);
        assertThat(DAY.stratum(at("1969-12-31T23:30:00Z"))).isEqualTo(23);
        assertThat(VIENNA.stratum(at("2026-03-01T23:00:00Z")))
                .as("Monday's first")
                .isZero();
        assertThat(VIENNA.stratum(at("2026-03-02T12:30:00Z"))).as("winter").isEqualTo(13);
        assertThat(VIENNA.stratum(at("2026-07-06T12:30:00Z"))).as("summer").isEqualTo(14);
        assertThat(Season.NONE.stratum(at("2026-07-06T12:30:00Z"))).isZero();
    }

    @Test
    void tooFewWindowsForTheStrataAreRefused() {
        assertThatThrownBy(() -> parameters(479))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("480 to 6720")
                .hasMessageContaining("479");
        assertThat(parameters(490).rankedWindows()).isEqualTo(21);
        assertThat(parameters(490).wantedWindows()).isEqualTo(504);
    }

    @Test
    void aStratumIsLearnedInPairsOfNeighboursAllOverItsHourAndOnSeveralDays() {
        Quotas quotas = new Quotas(DAY, 480);
        StringBuilder taken = new StringBuilder();
        for (long minute = 0; minute < 60; minute++) {
            if (quotas.wants(minute * MINUTE)) {
                quotas.take(window(minute * MINUTE));
                taken.append(minute).append(' ');
            }
        }
        assertThat(taken).hasToString("0 1 24 25 48 ");
    }

    @Test
    void learningEndsAfterFourDaysWhereEveryHourHasItsQuota() {
        assertThat(days(new Quotas(DAY, 480), 0)).isEqualTo(4);
    }

    @Test
    void hoursThatAreSilentAreNotWaitedFor() {
        Quotas quotas = new Quotas(DAY, 480);
        assertThat(days(quotas, 6)).isEqualTo(4);
        assertThat(quotas.watched(at("2026-03-02T03:00:00Z"))).isFalse();
        assertThat(quotas.watched(at("2026-03-02T09:00:00Z"))).isTrue();
        assertThat(quotas.full()).isEqualTo(18);
    }

    @Test
    void aStrayWindowAtNightDoesNotHoldLearningUpForEver() {
        Quotas quotas = new Quotas(DAY, 480);
        quotas.take(window(2 * 60 * MINUTE));
        assertThat(days(quotas, 6)).isBetween(12L, 17L);
        assertThat(quotas.full()).isEqualTo(18);
    }

    @Test
    void aWindowIsRankedAndMeasuredAmongItsOwnStratum() {
        RankedSignal signal = new RankedSignal(
                "epistemic.mean", 0, new double[] {1, 2, 11, 12, 3, 13}, new int[] {0, 0, 1, 1, 0, 1}, 3);
        assertThat(signal.rank(0, 5, Direction.UP)).isEqualTo(1);
        assertThat(signal.rank(1, 5, Direction.UP)).isEqualTo(4);
        assertThat(signal.p(observation(5, 0), Direction.UP)).isEqualTo(.25);
        assertThat(signal.effect(observation(5, 0))).isEqualTo(3);
        assertThat(signal.effect(observation(5, 1))).isEqualTo(-7);
        assertThat(signal.sd()).isEqualTo(1);
    }

    @Test
    void theSeasonItselfCountsNeitherAsCorrelationNorAsSwing() {
        DetectionParameters parameters = parameters(960);
        Reference stratified = new Reference(new Seasonal(5, 3, 60, 0, 0).reference(parameters));
        assertThat(stratified.unpromised()).isEmpty();
        assertThat(stratified.standIns()).singleElement().asString().contains("may have a season");
        assertThat(new Reference(new Seasonal(5, 3, 60, .6, 0).reference(parameters))
                        .unpromised()
                        .orElseThrow())
                .contains("lag-1");
        assertThat(new Reference(new Seasonal(6, 3, 60, 0, .35).reference(parameters))
                        .unpromised()
                        .orElseThrow())
                .contains("swings slowly");
    }

    @Test
    void boundsForAShareOfDeltaThatDrawsCannotShowAreLargerThanThoseTheyCan() {
        double[] drawn = RankBetTable.of(50, 1e-4).bounds();
        double[] bounded = RankBetTable.of(50, 1e-6).bounds();
        for (int k = 0; k < 4; k++) {
            assertThat(bounded[k]).isGreaterThan(drawn[k]).isLessThan(2.5 * drawn[k]);
        }
        assertThat(Arrays.stream(bounded).min().orElseThrow()).isGreaterThan(1);
    }

    @Test
    void aProfileOfOtherStrataIsRefusedWithTheReason() {
        DetectorFactory daily = new DetectorFactory(parameters(480));
        DetectorFactory plain = new DetectorFactory(new DetectionParameters("", 1000, 480, 100, .01, 8, 0));
        ReferenceProfile profile = new Seasonal(7, 1, 60, 0, 0).reference(daily.parameters());
        assertThat(daily.refusal(profile)).isEmpty();
        assertThat(plain.refusal(profile)).hasValue("strata: none is configured, was hour-of-day, UTC");
        ReferenceProfile other =
                ReferenceProfile.newBuilder(profile).setStrata("none").build();
        assertThat(daily.refusal(other)).hasValue("strata: hour-of-day, UTC is configured, was none");
        ReferenceProfile uneven = ReferenceProfile.newBuilder(profile)
                .setWindows(profile.getWindows().subList(1, 480))
                .build();
        assertThat(daily.refusal(uneven).orElseThrow()).contains("the same number of windows");
    }

    /** Days of a window a minute, none in the first hours of a day, until there are enough. */
    private static long days(Quotas quotas, int silentHours) {
        long minute = 0;
        do {
            if (minute / 60 % 24 >= silentHours && quotas.wants(minute * MINUTE)) {
                quotas.take(window(minute * MINUTE));
            }
            minute++;
        } while (minute < 100 * 24 * 60 && !quotas.enough(minute * MINUTE));
        return Math.round(minute / 1440.0);
    }

    static DetectionParameters parameters(int windows) {
        return new DetectionParameters("", 1000, 480, 100, .01, 8, 0)
                .withSeason(DAY)
                .withReferenceWindows(windows);
    }

    private static LearnedWindow window(long start) {
        return new LearnedWindow(start, start + MINUTE, 100L, List.of(), List.of(), List.of(), List.of());
    }

    private static Observation observation(double value, int stratum) {
        return new Observation(new double[] {value}, 1, List.of(), new WindowAggregate(), stratum);
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
