package io.epistream.streams.cli.traffic;

import io.epistream.schemas.InferenceInput;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.FailureText;
import io.epistream.streams.wire.SingleObjectCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes inputs to a topic, each once, whatever is sent again below. Not thread-safe. */
final class InputSender implements AutoCloseable {
    private static final int MAX_BLOCK_MILLIS = 10_000;
    private static final int DELIVERED_WITHIN_MILLIS = 30_000;
    private static final int REQUEST_MILLIS = 10_000;
    private static final int BATCH_BYTES = 131_072;
    private static final int LINGER_MILLIS = 5;
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);

    private final SingleObjectCodec<InferenceInput> codec = new SingleObjectCodec<>(InferenceInput.class);
    private final String topic;
    private final String address;
    private final Producer<byte[], byte[]> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private InputSender(String topic, String address, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.address = address;
        this.producer = producer;
    }

    static InputSender open(Broker broker, String topic) throws EnvironmentException {
        Map<String, Object> settings = broker.producer("epistream-send");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERED_WITHIN_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        // see docs/decisions.md, one request in flight
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new InputSender(
                topic,
                broker.address(),
                Broker.<Producer<byte[], byte[]>>client(
                        all -> new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()),
                        settings));
    }

    /**
     * Hands a record over; it may still be on its way when this returns.
     *
     * @throws EnvironmentException when this or an earlier one cannot be written
     */
    void send(InferenceInput input) throws EnvironmentException {
        failIfFailed();
        byte[] key = input.getId().getBytes(StandardCharsets.UTF_8);
        long time = input.getEventTime().toEpochMilli();
        try {
            // the callback sees what the future would say
            var unused = producer.send(
                    new ProducerRecord<>(topic, null, time, key, codec.encode(input)),
                    (metadata, error) -> acknowledge(error));
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
            failIfFailed();
        }
    }

    /** Waits until everything that was handed over has been written. */
    void flush() throws EnvironmentException {
        producer.flush();
        failIfFailed();
    }

    /** Records that the broker has. */
    long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() {
        producer.close(failure.get() == null ? CLOSES_WITHIN : Duration.ZERO);
    }

    private void acknowledge(@Nullable Exception error) {
        if (error == null) {
            acknowledged.incrementAndGet();
        } else {
            failure.compareAndSet(null, error);
        }
    }

    private void failIfFailed() throws EnvironmentException {
        Exception failed = failure.get();
        if (failed != null) {
            throw new EnvironmentException(
                    String.format("cannot write to topic %s on %s: %s", topic, address, FailureText.of(failed)),
                    failed);
        }
    }
}
