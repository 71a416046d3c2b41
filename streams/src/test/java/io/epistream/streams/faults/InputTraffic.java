package io.epistream.streams.faults;

import io.epistream.schemas.InferenceInput;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.wire.SingleObjectCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes inputs at a steady rate until stopped. Record n has key and header {@code n} (4 bytes), lies in partition n mod
 * partitions, was made n milliseconds after {@link #START}, and every fiftieth is not an input at all.
 */
final class InputTraffic implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String HEADER = "n";

    /** Closing records of a round: enough keys to reach every events partition from every segment. */
    static final int CLOSING = 24;

    private static final int BAD_EVERY = 50;
    private static final long PAUSE_NANOS = 1_000_000;

    private final SingleObjectCodec<InferenceInput> codec = new SingleObjectCodec<>(InferenceInput.class);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger sent = new AtomicInteger();
    private final DigitsInputs digits;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final int perSecond;
    private final Deque<Future<RecordMetadata>> unacknowledged = new ArrayDeque<>();
    private volatile int closingFrom = Integer.MAX_VALUE;
    private volatile boolean stopped;

    InputTraffic(DigitsInputs digits, String bootstrapServers, String topic, int partitions, int perSecond) {
        this.digits = digits;
        this.topic = topic;
        this.partitions = partitions;
        this.perSecond = perSecond;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        2,
                        // a new partition takes the second batch of a producer it does not know before a refused first
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static boolean isBad(int n) {
        return n % BAD_EVERY == BAD_EVERY - 1;
    }

    static byte[] bytes(int n) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(n).array();
    }

    static long timestamp(int n) {
        return START.toEpochMilli() + n;
    }

    long eventTime(int n) {
        int minutes = n < closingFrom ? 0 : 20 * (1 + (n - closingFrom) / CLOSING);
        return timestamp(n) + Duration.ofMinutes(minutes).toMillis();
    }

    byte[] value(int n) {
        return isBad(n)
                ? ("bad record " + n).getBytes(StandardCharsets.UTF_8)
                : codec.encode(digits.input(n)
                        .setEventTime(Instant.ofEpochMilli(eventTime(n)))
                        .build());
    }

    Future<?> start() {
        return thread.submit(this::sendUntilStopped);
    }

    /** Stops the steady traffic and returns how many records were sent, all of them acknowledged. */
    int stop(Future<?> running) throws Exception {
        stopped = true;
        running.get(60, TimeUnit.SECONDS);
        while (sent.get() % BAD_EVERY != 0) {
            send(sent.getAndIncrement());
        }
        return acknowledged();
    }

    /** Sends records of {@value #CLOSING} keys, made 20 minutes after all before, and returns how many were sent in all. */
    int sendClosing() {
        if (closingFrom == Integer.MAX_VALUE) {
            closingFrom = sent.get();
        }
        for (int n = 0; n < CLOSING; n++) {
            send(sent.getAndIncrement());
        }
        return acknowledged();
    }

    private int acknowledged() {
        unacknowledged.forEach(InputTraffic::checkAcknowledged);
        unacknowledged.clear();
        return sent.get();
    }

    private void sendUntilStopped() {
        long begin = System.nanoTime();
        while (!stopped) {
            long due = (System.nanoTime() - begin) * perSecond / TimeUnit.SECONDS.toNanos(1);
            while (sent.get() < due) {
                send(sent.getAndIncrement());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void send(int n) {
        RecordHeaders headers = new RecordHeaders(List.of());
        headers.add(HEADER, bytes(n));
        Future<RecordMetadata> acknowledgement =
                producer.send(new ProducerRecord<>(topic, n % partitions, timestamp(n), bytes(n), value(n), headers));
        unacknowledged.add(acknowledgement);
        while (unacknowledged.peek() != null && unacknowledged.peek().isDone()) {
            checkAcknowledged(unacknowledged.remove());
        }
    }

    private static void checkAcknowledged(Future<RecordMetadata> acknowledgement) {
        try {
            acknowledgement.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a record was not sent", e);
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }
}
