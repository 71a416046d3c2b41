package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DemoPlanTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final DemoPlan plan = Plans.small();

    @Test
    void warmsUpForTheReferenceAndSharesTheRest() {
        DemoPlan usual = DemoPlan.of(START, Duration.ofMinutes(1), 100, 500, DemoPlan.Length.USUAL.records(100, 500));

        assertThat(usual.phases())
                .extracting(Phase::name, Phase::firstTick, Phase::ticks)
                .containsExactly(
                        tuple("warm-up", 0, 500),
                        tuple("normal-1", 500, 60),
                        tuple("rotated", 560, 60),
                        tuple("normal-2", 620, 60),
                        tuple("patches", 680, 40),
                        tuple("normal-3", 720, 60));
        assertThat(usual.records()).isEqualTo(78_000);
    }

    @Test
    void noTickHoldsRecordsOfTwoPhases() {
        for (int i = 0; i < plan.records(); i++) {
            assertThat(plan.phaseOfTick(plan.tickOf(plan.eventTime(i)))).contains(plan.phaseOf(i));
        }
    }

    @Test
    void everyTickHoldsTheSameNumberOfRecords() {
        int[] counts = new int[plan.ticks()];
        for (int i = 0; i < plan.records(); i++) {
            counts[plan.tickOf(plan.eventTime(i))]++;
        }
        assertThat(counts).containsOnly(plan.recordsPerTick());
    }

    @Test
    void findsARecordAgainByItsId() {
        for (int i = 0; i < plan.records(); i++) {
            assertThat(plan.indexOf(plan.id(i))).hasValue(i);
        }
        assertThat(plan.id(plan.phases().get(1).firstTick() * plan.recordsPerTick() + 7))
                .isEqualTo("normal-1/000007");
    }

    @Test
    void knowsNoOtherIds() {
        assertThat(plan.indexOf("normal-1/bad-wrong-shape")).isEmpty();
        assertThat(plan.indexOf("normal-1/999999")).isEmpty();
        assertThat(plan.indexOf("elsewhere/000001")).isEmpty();
        assertThat(plan.indexOf("000001")).isEmpty();
        assertThat(plan.phaseOfId("normal-1/bad-wrong-shape").map(Phase::name)).contains("normal-1");
    }

    @Test
    void theLastTicksNeedLaterRecordsToClose() {
        assertThat(plan.closingTicks(Duration.ZERO)).isEqualTo(plan.ticks() - 1);
        assertThat(plan.closingTicks(plan.tick())).isEqualTo(plan.ticks() - 2);
    }

    @Test
    void refusesTooFewRecordsWithTheMinimumAndWhy() {
        int least = DemoPlan.Length.LEAST.records(100, 500);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoPlan.of(START, Duration.ofMinutes(1), 100, 500, least - 1))
                .withMessageContaining("must be >= " + least)
                .withMessageContaining("500 windows of 100 records");
        assertThat(DemoPlan.of(START, Duration.ofMinutes(1), 100, 500, least).phases())
                .extracting(Phase::ticks)
                .containsExactly(500, 15, 15, 15, 10, 15);
    }
}
