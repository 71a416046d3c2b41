package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.Logged;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreLogTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RestoreLog log = new RestoreLog("watch", nanos::get);

    @Test
    void manyStoresAreOneBeginningAndOneEnd() {
        TopicPartition first = new TopicPartition("first-changelog", 0);
        TopicPartition second = new TopicPartition("second-changelog", 0);
        try (Logged logged = Logged.by(RestoreLog.class)) {
            log.onRestoreStart(first, "first", 0, 10);
            log.onRestoreStart(second, "second", 5, 9);
            log.onBatchRestored(first, "first", 10, 10);
            log.onRestoreEnd(first, "first", 10);
            nanos.set(Duration.ofMillis(1500).toNanos());
            log.onRestoreSuspended(second, "second", 4);

            assertThat(logged.lines()).containsExactly("INFO watch: restoring state", "INFO watch: state restored");
            assertThat(logged.fields(0)).containsEntry("restore", "started").containsEntry("role", "watch");
            assertThat(logged.fields(1))
                    .containsEntry("restore", "ended")
                    .containsEntry("records", "14")
                    .containsEntry("millis", "1500");
        }
    }

    @Test
    void nothingToRestoreIsNothingToSay() {
        TopicPartition empty = new TopicPartition("empty-changelog", 0);
        try (Logged logged = Logged.by(RestoreLog.class)) {
            log.onRestoreStart(empty, "empty", 7, 7);
            log.onRestoreEnd(empty, "empty", 0);
            assertThat(logged.lines()).isEmpty();
        }
    }
}
