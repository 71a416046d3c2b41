package io.epistream.acceptance.monitoring;

import io.epistream.schemas.Alert;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the demo's topics as they are written, and remembers when each phase's first record and each alert came. */
final class TopicWatch implements AutoCloseable {
    private static final List<String> TOPICS = List.of("inference-inputs", "uncertainty-events", "uncertainty-alerts");

    private final String bootstrapServers;
    private final Map<String, Instant> first = new ConcurrentHashMap<>();
    private final List<Seen> alerts = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::read, "topic-watch");
    private volatile boolean closed;

    /** An alert and when it could be read. */
    record Seen(Instant at, Alert alert) {}

    TopicWatch(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        thread.start();
    }

    /** When the first record of a phase could be read from a topic. */
    Optional<Instant> first(String topic, String phase) {
        return Optional.ofNullable(first.get(topic + " " + phase));
    }

    /** Alerts so far. */
    List<Seen> alerts() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("reading the demo's topics failed", failed);
        }
        return List.copyOf(alerts);
    }

    private void read() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (KafkaConsumer<String, ByteBuffer> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteBufferDeserializer())) {
            consumer.assign(TOPICS.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
            while (!closed) {
                for (ConsumerRecord<String, ByteBuffer> record : consumer.poll(Duration.ofMillis(100))) {
                    take(record, Instant.now());
                }
            }
        } catch (IOException | RuntimeException e) {
            failure.set(e);
        }
    }

    private void take(ConsumerRecord<String, ByteBuffer> record, Instant now) throws IOException {
        if (record.topic().equals("uncertainty-alerts")) {
            alerts.add(new Seen(now, Alert.fromByteBuffer(record.value())));
        } else {
            String phase = record.key().replaceFirst("/.*", "");
            first.putIfAbsent(record.topic() + " " + phase, now);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
