package io.epistream.streams.topology;

import io.epistream.streams.scoring.ScoringResult.Rejected;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Makes dead letters: key, timestamp and value as they came, the reason and the source in headers.
 *
 * <p>A dead letter always fits: where it would not, its value is cut to a prefix ({@code epistream.truncated: value}); if
 * even that has no room, the sender's headers go ({@code headers}), and last the key ({@code key}).
 */
public final class DeadLetters {
    public static final String REASON = "epistream.reason";
    public static final String DETAIL = "epistream.detail";
    public static final String SOURCE_TOPIC = "epistream.source.topic";
    public static final String SOURCE_PARTITION = "epistream.source.partition";
    public static final String SOURCE_OFFSET = "epistream.source.offset";
    public static final String ORIGINAL_LENGTH = "epistream.original.length";
    public static final String ORIGINAL_SHA256 = "epistream.original.sha256";
    public static final String TRUNCATED = "epistream.truncated";

    private final MessageLimit limit;

    DeadLetters(MessageLimit limit) {
        this.limit = limit;
    }

    /**
     * The dead letter of a record.
     *
     * @param original key, value, timestamp and headers as they came
     * @param source where the record lies
     * @param rejection why it is dead
     */
    Record<byte[], byte[]> of(Record<byte[], byte[]> original, RecordMetadata source, Rejected rejection) {
        byte @Nullable [] value = original.value();
        Headers added = headers(value, source, rejection);
        Headers all = new RecordHeaders(original.headers());
        added.forEach(all::add);
        if (limit.fits(original.key(), value, all)) {
            return original.withHeaders(all);
        }
        return shortened(original, all, added);
    }

    private Record<byte[], byte[]> shortened(Record<byte[], byte[]> original, Headers all, Headers added) {
        mark(all, "value");
        if (limit.room(original.key(), all) >= 0) {
            return cut(original.withHeaders(all));
        }
        mark(added, "value,headers");
        if (limit.room(original.key(), added) >= 0) {
            return cut(original.withHeaders(added));
        }
        added.remove(TRUNCATED);
        mark(added, "value,headers,key");
        return cut(original.withHeaders(added).withKey(new byte[0]));
    }

    private Record<byte[], byte[]> cut(Record<byte[], byte[]> letter) {
        byte @Nullable [] value = letter.value();
        long room = Math.max(0, limit.room(letter.key(), letter.headers()));
        return value == null || value.length <= room ? letter : letter.withValue(Arrays.copyOf(value, (int) room));
    }

    private static void mark(Headers headers, String what) {
        headers.add(TRUNCATED, bytes(what));
    }

    private static Headers headers(byte @Nullable [] value, RecordMetadata source, Rejected rejection) {
        byte[] original = value == null ? new byte[0] : value;
        return new RecordHeaders()
                .add(REASON, bytes(rejection.reason().code()))
                .add(DETAIL, bytes(rejection.detail()))
                .add(SOURCE_TOPIC, bytes(source.topic()))
                .add(SOURCE_PARTITION, bytes(Integer.toString(source.partition())))
                .add(SOURCE_OFFSET, bytes(Long.toString(source.offset())))
                .add(ORIGINAL_LENGTH, bytes(Integer.toString(original.length)))
                .add(ORIGINAL_SHA256, bytes(sha256(original)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
