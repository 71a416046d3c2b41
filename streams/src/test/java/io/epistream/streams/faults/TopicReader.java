package io.epistream.streams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed. */
final class TopicReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final int partitions;

    TopicReader(String bootstrapServers, int partitions) {
        this.partitions = partitions;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Sum of the last stable offsets: grows with every commit that wrote something. */
    long committed(String topic) {
        return ends(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Reads all records from the first to those that are committed now. */
    void readAll(String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        awaitNoOpenTransaction(topic);
        Map<TopicPartition, Long> ends = ends(topic);
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        while (ends.keySet().stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(Duration.ofMillis(200)).forEach(sink);
        }
    }

    /** The transaction of a killed process holds back all that is committed after it, until the broker ends it. */
    private void awaitNoOpenTransaction(String topic) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!ends(topic).equals(ends(topic, IsolationLevel.READ_UNCOMMITTED))) {
            assertThat(System.nanoTime())
                    .as("a transaction stays open in %s", topic)
                    .isLessThan(deadline);
            LockSupport.parkNanos(100_000_000);
        }
    }

    private Map<TopicPartition, Long> ends(String topic) {
        return ends(topic, IsolationLevel.READ_COMMITTED);
    }

    private Map<TopicPartition, Long> ends(String topic, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> latest = partitions(topic).stream()
                .collect(Collectors.toMap(partition -> partition, all -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("cannot read the ends of " + topic, e);
        }
    }

    private Set<TopicPartition> partitions(String topic) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
