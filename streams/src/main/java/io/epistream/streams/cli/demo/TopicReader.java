package io.epistream.streams.cli.demo;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.config.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the program's output topics from their beginning, committed records only, as any other program would. */
final class TopicReader implements AutoCloseable {
    private final String bootstrapServers;
    private final Topics topics;
    private final Observations observations;
    private final Thread thread = new Thread(this::read, "demo-reader");
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean closed;
    private volatile long lastRecordNanos = System.nanoTime();

    TopicReader(String bootstrapServers, Topics topics, Observations observations) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
        this.observations = observations;
    }

    /** Starts reading; the topics must exist. */
    void start() {
        thread.start();
    }

    /** Whether nothing came for at least this long. */
    boolean quietFor(Duration time) {
        return System.nanoTime() - lastRecordNanos >= time.toNanos();
    }

    /** Why reading ended early; null while all is well. */
    @Nullable
    Exception failure() {
        return failure.get();
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

    private void read() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2000);
        try (KafkaConsumer<String, ByteBuffer> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteBufferDeserializer())) {
            consumer.assign(partitions(consumer));
            while (!closed) {
                take(consumer.poll(Duration.ofMillis(100)));
            }
        } catch (IOException | RuntimeException e) {
            failure.set(e);
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, ByteBuffer> consumer) {
        return Stream.of(topics.events(), topics.windows(), topics.alerts(), topics.review(), topics.deadLetters())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void take(ConsumerRecords<String, ByteBuffer> records) throws IOException {
        long now = System.nanoTime();
        lastRecordNanos = records.isEmpty() ? lastRecordNanos : now;
        for (ConsumerRecord<String, ByteBuffer> record : records) {
            String topic = record.topic();
            if (topic.equals(topics.events())) {
                observations.event(UncertaintyEvent.fromByteBuffer(record.value()), now);
            } else if (topic.equals(topics.windows())) {
                observations.window(WindowSummary.fromByteBuffer(record.value()));
            } else if (topic.equals(topics.alerts())) {
                observations.alert(Alert.fromByteBuffer(record.value()));
            } else if (topic.equals(topics.review())) {
                observations.review(ReviewItem.fromByteBuffer(record.value()));
            } else {
                deadLetter(record);
            }
        }
    }

    private void deadLetter(ConsumerRecord<String, ByteBuffer> letter) {
        observations.deadLetter(
                letter.key(),
                Integer.parseInt(header(letter, "epistream.source.partition")),
                Long.parseLong(header(letter, "epistream.source.offset")));
    }

    private static String header(ConsumerRecord<String, ByteBuffer> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalStateException("a dead letter lacks the header " + name);
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
