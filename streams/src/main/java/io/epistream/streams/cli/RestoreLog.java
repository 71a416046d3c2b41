package io.epistream.streams.cli;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when a role begins to restore its state from changelogs and when it has ended: two lines, however many stores and partitions
 * there are. A store that has nothing to restore says nothing. Thread-safe.
 */
final class RestoreLog implements StateRestoreListener {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreLog.class);

    private final String role;
    private final LongSupplier nanoTime;
    private final Set<TopicPartition> restoring = new HashSet<>();
    private long records;
    private long start;

    RestoreLog(String role, LongSupplier nanoTime) {
        this.role = role;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void onRestoreStart(TopicPartition partition, String store, long from, long to) {
        if (from >= to) {
            return;
        }
        if (restoring.isEmpty()) {
            records = 0;
            start = nanoTime.getAsLong();
            LOG.atInfo()
                    .addKeyValue("role", role)
                    .addKeyValue("restore", "started")
                    .log("{}: restoring state", role);
        }
        restoring.add(partition);
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long to, long restored) {
        // epistream_streams_restore_remaining_records shows how far it has come
    }

    @Override
    public synchronized void onRestoreEnd(TopicPartition partition, String store, long restored) {
        done(partition, restored);
    }

    @Override
    public synchronized void onRestoreSuspended(TopicPartition partition, String store, long restored) {
        done(partition, restored);
    }

    private void done(TopicPartition partition, long restored) {
        records += restored;
        if (restoring.remove(partition) && restoring.isEmpty()) {
            long millis = Duration.ofNanos(nanoTime.getAsLong() - start).toMillis();
            LOG.atInfo()
                    .addKeyValue("role", role)
                    .addKeyValue("restore", "ended")
                    .addKeyValue("records", records)
                    .addKeyValue("millis", millis)
                    .log("{}: state restored", role);
        }
    }
}
