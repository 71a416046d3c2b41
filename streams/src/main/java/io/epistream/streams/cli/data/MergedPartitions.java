package io.epistream.streams.cli.data;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The records of several partitions as one sequence: each partition in the order of its offsets, and of their next records
 * the oldest first, of equals that of the lower partition. The same range gives the same sequence every time. Partitions
 * that are ahead are paused, so that memory stays bounded. Not thread-safe.
 *
 * @param <T> what comes of a record
 */
final class MergedPartitions<T> {
    private static final int ENOUGH = 500;
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TopicRecord.Reading<T> reading;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Deque<TopicRecord<T>>> ahead =
            new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));

    /**
     * Merges from where the consumer stands.
     *
     * @param consumer assigned to the partitions
     * @param ends first offset of each partition that is not wanted any more
     * @param reading makes of a record what is wanted
     */
    MergedPartitions(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, TopicRecord.Reading<T> reading) {
        this.reading = reading;
        this.consumer = consumer;
        this.ends = Map.copyOf(ends);
        ends.keySet().forEach(partition -> ahead.put(partition, new ArrayDeque<>()));
    }

    /** The next record; empty after the last of every partition. */
    Optional<TopicRecord<T>> next() {
        awaitOneOfEach();
        return ahead.values().stream()
                .filter(records -> !records.isEmpty())
                .min(Comparator.comparingLong(records -> records.element().timeMillis()))
                .map(Deque::remove);
    }

    /** Partitions of which everything has been taken. */
    Set<Integer> finished() {
        return ahead.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty() && !open(entry.getKey()))
                .map(entry -> entry.getKey().partition())
                .collect(Collectors.toSet());
    }

    private void awaitOneOfEach() {
        long silentSince = System.nanoTime();
        while (ahead.entrySet().stream().anyMatch(entry -> entry.getValue().isEmpty() && open(entry.getKey()))) {
            int taken = poll();
            silentSince = taken > 0 ? System.nanoTime() : silentSince;
            if (System.nanoTime() - silentSince > PATIENCE.toNanos()) {
                throw new TimeoutException("no record came for " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    private boolean open(TopicPartition partition) {
        return consumer.position(partition) < end(partition);
    }

    private long end(TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    private int poll() {
        ahead.forEach((partition, records) -> {
            boolean wanted = records.size() < ENOUGH && open(partition);
            Set<TopicPartition> one = Set.of(partition);
            if (wanted) {
                consumer.resume(one);
            } else {
                consumer.pause(one);
            }
        });
        int taken = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            Deque<TopicRecord<T>> records = ahead.get(partition);
            if (records != null && record.offset() < end(partition)) {
                records.add(reading.of(record));
                taken++;
            }
        }
        return taken;
    }
}
