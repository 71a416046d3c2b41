package io.epistream.streams.cli.demo;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes the demo's traffic to the inputs topic at a steady rate, as the service that owns the model would. */
final class InputFeed implements AutoCloseable {
    private final DemoPlan plan;
    private final Traffic traffic;
    private final String topic;
    private final double recordsPerSecond;
    private final KafkaProducer<String, ByteBuffer> producer;
    private final Thread thread = new Thread(this::feed, "demo-feed");
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean finished;
    private volatile boolean closed;

    InputFeed(String bootstrapServers, String topic, DemoPlan plan, Traffic traffic, double recordsPerSecond) {
        this.plan = plan;
        this.traffic = traffic;
        this.topic = topic;
        this.recordsPerSecond = recordsPerSecond;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        // see docs/decisions.md, one request in flight
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5),
                new StringSerializer(),
                new ByteBufferSerializer());
    }

    void start() {
        thread.start();
    }

    /** Whether every record was sent and acknowledged. */
    boolean finished() {
        return finished;
    }

    /** Why feeding ended early; null while all is well. */
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
        producer.close();
    }

    private void feed() {
        try {
            long start = System.nanoTime();
            for (int i = 0; i < plan.records() && !closed && failure.get() == null; i++) {
                awaitNanos(start + (long) (i / recordsPerSecond * 1e9));
                traffic.at(i).forEach(this::send);
            }
            producer.flush();
            finished = failure.get() == null && !closed;
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void send(Message message) {
        // the callback sees what the future would say
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(topic, null, message.time().toEpochMilli(), message.key(), message.value()),
                (metadata, error) -> {
                    if (error != null) {
                        failure.compareAndSet(null, error);
                    }
                });
    }

    private static void awaitNanos(long deadline) {
        for (long left = deadline - System.nanoTime(); left > 1_000_000; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
