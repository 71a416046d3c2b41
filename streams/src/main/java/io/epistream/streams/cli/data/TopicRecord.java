package io.epistream.streams.cli.data;

import io.epistream.schemas.InferenceInput;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of the topic, decoded where it can be. */
final class TopicRecord {
    private final ConsumerRecord<byte[], byte[]> record;
    private final @Nullable InferenceInput input;
    private final String problem;

    private TopicRecord(ConsumerRecord<byte[], byte[]> record, @Nullable InferenceInput input, String problem) {
        this.record = record;
        this.input = input;
        this.problem = problem;
    }

    static TopicRecord of(ConsumerRecord<byte[], byte[]> record, SingleObjectCodec<InferenceInput> codec) {
        byte[] value = record.value();
        if (value == null) {
            return new TopicRecord(record, null, "the record has no value");
        }
        try {
            return new TopicRecord(record, codec.decode(ByteBuffer.wrap(value)), "");
        } catch (UndecodableException e) {
            return new TopicRecord(record, null, String.valueOf(e.getMessage()));
        }
    }

    /** When the input was made; of what cannot be decoded, the record's timestamp. */
    long timeMillis() {
        return input == null ? record.timestamp() : input.getEventTime().toEpochMilli();
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    /** The input, unless it cannot be decoded. */
    Optional<InferenceInput> input() {
        return Optional.ofNullable(input);
    }

    /** Why it cannot be decoded; empty where it can. */
    String problem() {
        return problem;
    }

    /** Code of the problem. */
    String reason() {
        return record.value() == null ? "tombstone" : "undecodable";
    }
}
