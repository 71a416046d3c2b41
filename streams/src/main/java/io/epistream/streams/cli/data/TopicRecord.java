package io.epistream.streams.cli.data;

import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic, decoded where it can be.
 *
 * @param <T> what the topic holds
 */
public final class TopicRecord<T> {
    private final ConsumerRecord<byte[], byte[]> record;
    private final @Nullable T value;
    private final long timeMillis;
    private final String problem;

    private TopicRecord(ConsumerRecord<byte[], byte[]> record, @Nullable T value, long timeMillis, String problem) {
        this.record = record;
        this.value = value;
        this.timeMillis = timeMillis;
        this.problem = problem;
    }

    private static <T extends SpecificRecord> TopicRecord<T> of(
            ConsumerRecord<byte[], byte[]> record, SingleObjectCodec<T> codec, Function<T, Instant> time) {
        byte[] bytes = record.value();
        if (bytes == null) {
            return new TopicRecord<>(record, null, record.timestamp(), "the record has no value");
        }
        try {
            T value = codec.decode(ByteBuffer.wrap(bytes));
            return new TopicRecord<>(record, value, time.apply(value).toEpochMilli(), "");
        } catch (UndecodableException e) {
            return new TopicRecord<>(record, null, record.timestamp(), String.valueOf(e.getMessage()));
        }
    }

    /** A record that can be shown whatever is in it, by its timestamp. */
    public static <T> TopicRecord<T> of(ConsumerRecord<byte[], byte[]> record, T value) {
        return new TopicRecord<>(record, value, record.timestamp(), "");
    }

    /**
     * How the records of a topic are read.
     *
     * @param <T> what comes of them
     */
    @FunctionalInterface
    public interface Reading<T> {
        TopicRecord<T> of(ConsumerRecord<byte[], byte[]> record);
    }

    /** Reads one generated type, in the order of a time that it holds. */
    static <T extends SpecificRecord> Reading<T> as(Class<T> type, Function<T, Instant> time) {
        SingleObjectCodec<T> codec = new SingleObjectCodec<>(type);
        return record -> of(record, codec, time);
    }

    /** The value's own time; of what cannot be decoded, the record's timestamp. */
    long timeMillis() {
        return timeMillis;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    /** Partition it came from. */
    public int partition() {
        return record.partition();
    }

    /** The value, unless it cannot be decoded. */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** Where it lies, as a person would look for it. */
    public String where() {
        return record.topic() + ", partition " + record.partition() + ", offset " + record.offset();
    }

    /** Why it cannot be decoded; empty where it can. */
    public String problem() {
        return problem;
    }

    /** Code of the problem. */
    public String reason() {
        return record.value() == null ? "tombstone" : "undecodable";
    }
}
