package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.models.inference.ScoringCost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PollBudgetTest {
    private static final Duration ALLOWED = Duration.ofMillis(2_500);

    @Test
    void leavesACheapModelItsBatchAndStreamsItsPoll() {
        PollBudget budget = budget(Duration.ofNanos(100_000), Map.of());
        assertThat(budget.maxPollRecords()).isEqualTo(1_000);
        assertThat(budget.maxBatch()).isEqualTo(64);
        assertThat(budget.worstPoll()).isEqualTo(Duration.ofMillis(100));
        assertThat(budget.holds()).isTrue();
    }

    @Test
    void shortensThePollOfAnExpensiveModel() {
        PollBudget budget = budget(Duration.ofMillis(100), Map.of());
        assertThat(budget.maxPollRecords()).isEqualTo(25);
        assertThat(budget.maxBatch()).isEqualTo(25);
        assertThat(budget.worstPoll()).isEqualTo(ALLOWED);
    }

    @Test
    void saysWhenOneRecordAloneTakesTooLong() {
        PollBudget budget = budget(Duration.ofSeconds(3), Map.of());
        assertThat(budget.maxPollRecords()).isEqualTo(1);
        assertThat(budget.holds()).isFalse();
        assertThat(budget.describe()).contains("3000.0 ms of 2500.0 ms allowed").contains("raise both");
    }

    @Test
    void goesByTheShorterTimeoutAndTheUsersOwnLimit() {
        assertThat(budget(Duration.ofMillis(10), Map.of("producer.transaction.timeout.ms", "4000"))
                        .allowed())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(budget(Duration.ofMillis(10), Map.of("main.consumer.max.poll.interval.ms", "2000"))
                        .allowed())
                .isEqualTo(Duration.ofMillis(500));
        assertThat(budget(Duration.ofMillis(10), Map.of("consumer.max.poll.records", "7"))
                        .maxPollRecords())
                .isEqualTo(7);
    }

    @Test
    void knowsThatNoTransactionIsOpenAtLeastOnce() {
        assertThat(budget(Duration.ofMillis(10), Map.of("processing.guarantee", "at_least_once"))
                        .allowed())
                .isEqualTo(Duration.ofSeconds(75));
    }

    @Test
    void neverAllowsAPollThatTakesLongerThanAQuarter() {
        for (int micros = 1; micros < 2_000_000; micros = micros * 3 / 2 + 1) {
            PollBudget budget = PollBudget.of(Duration.ofNanos(micros * 1_000L), 1_000, 64, ALLOWED);
            assertThat(budget.worstPoll()).isLessThanOrEqualTo(ALLOWED);
            assertThat(budget.maxBatch()).isBetween(1, budget.maxPollRecords());
        }
    }

    private static PollBudget budget(Duration single, Map<String, String> kafka) {
        ScoringCost cheap = new ScoringCost(Duration.ofNanos(1_000), Duration.ofNanos(500), 64);
        ScoringCost cost = new ScoringCost(single, single.dividedBy(2), 64);
        return PollBudget.of(TestConfigs.config(kafka), List.of(cost, cheap));
    }
}
