package io.epistream.streams.topology;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the producer takes at most. A record over its limit puts the open transaction in error, which no handler can
 * save, so that every output is measured before it is forwarded.
 *
 * @param bytes {@code max.request.size} of the producer
 */
record MessageLimit(int bytes) {
    /** Overhead of a batch (61) and of a record in it (21), as Kafka's producer estimates them. */
    private static final int OVERHEAD_BYTES = 82;

    /** Most bytes of a variable-length size. */
    private static final int LENGTH_BYTES = 5;

    /** The limit that a Streams producer with these settings has. */
    static MessageLimit of(Properties settings) {
        Map<String, Object> producer = new StreamsConfig(settings).getProducerConfigs("limit");
        Object configured = producer.getOrDefault(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1_048_576);
        return new MessageLimit(Integer.parseInt(configured.toString()));
    }

    /** Whether a record surely fits: never less than what the producer itself estimates. */
    boolean fits(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return sizeWithoutValue(key, headers) + sizeOf(value) <= bytes;
    }

    /** Bytes left for a value beside this key and these headers; negative when not even an empty one fits. */
    long room(byte @Nullable [] key, Headers headers) {
        return bytes - sizeWithoutValue(key, headers) - LENGTH_BYTES;
    }

    private static long sizeWithoutValue(byte @Nullable [] key, Headers headers) {
        long size = OVERHEAD_BYTES + sizeOf(key) + LENGTH_BYTES;
        for (Header header : headers) {
            size += sizeOf(header.key().getBytes(StandardCharsets.UTF_8)) + sizeOf(header.value());
        }
        return size;
    }

    private static long sizeOf(byte @Nullable [] part) {
        return LENGTH_BYTES + (part == null ? 0L : part.length);
    }
}
