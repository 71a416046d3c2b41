package io.epistream.streams.topology;

import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link SingleObjectCodec} as Kafka wants it: null is null, and undecodable bytes throw a SerializationException. Meant
 * for stores and internal topics; what others write is read as bytes and decoded where a bad record can become a dead
 * letter. Thread-safe.
 *
 * @param <T> generated Avro type
 */
public final class SingleObjectSerde<T extends SpecificRecord> implements Serde<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SingleObjectSerde.class);

    private final SingleObjectCodec<T> codec;
    private final boolean forgets;

    /** A serde over a codec. */
    public SingleObjectSerde(SingleObjectCodec<T> codec) {
        this(codec, false);
    }

    private SingleObjectSerde(SingleObjectCodec<T> codec, boolean forgets) {
        this.codec = codec;
        this.forgets = forgets;
    }

    /** For state that can be gathered anew: what another version of the program has left reads as null, with a warning. */
    static <T extends SpecificRecord> SingleObjectSerde<T> forgetting(Class<T> type) {
        return new SingleObjectSerde<>(new SingleObjectCodec<>(type), true);
    }

    /** A serde that reads only what the type's own schema wrote. */
    public SingleObjectSerde(Class<T> type) {
        this(new SingleObjectCodec<>(type));
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> encode(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> decode(bytes);
    }

    private byte @Nullable [] encode(@Nullable T value) {
        return value == null ? null : codec.encode(value);
    }

    private @Nullable T decode(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : codec.decode(bytes);
        } catch (UndecodableException e) {
            if (forgets) {
                LOG.warn("State of another version is not used: {}", e.getMessage());
                return null;
            }
            throw new SerializationException(e.getMessage(), e);
        }
    }
}
