package io.epistream.streams.cli.traffic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epistream.streams.topology.DeadLetters;
import io.epistream.streams.wire.UndecodableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes one JSON object of a record: where it lies, its key, its type and its value. What cannot be decoded is shown as the bytes it
 * is, and a dead letter with why it died. Thread-safe.
 */
final class ShownRecord {
    private static final int PREFIX_BYTES = 32;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final KnownRecords known = new KnownRecords();
    private final RecordJson json;

    ShownRecord(RecordJson json) {
        this.json = json;
    }

    ObjectNode of(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode shown = NODES.objectNode();
        shown.put("topic", record.topic());
        shown.put("partition", record.partition());
        shown.put("offset", record.offset());
        shown.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
        if (record.key() != null) {
            shown.put("key", text(record.key()));
        }
        if (header(record, DeadLetters.REASON).isPresent()) {
            deadLetter(record, shown);
        } else {
            value(record.value(), shown);
        }
        return shown;
    }

    private void value(byte @Nullable [] value, ObjectNode shown) {
        if (value == null) {
            shown.put("type", "Tombstone");
            return;
        }
        try {
            SpecificRecord decoded = known.decode(value);
            shown.put("type", decoded.getSchema().getName());
            shown.set("value", json.of(decoded));
        } catch (UndecodableException e) {
            shown.put("type", "Undecodable");
            ObjectNode raw = shown.putObject("value");
            raw.put("problem", e.getMessage());
            raw(value, raw);
        }
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record, ObjectNode shown) {
        shown.put("type", "DeadLetter");
        ObjectNode letter = shown.putObject("value");
        put(record, DeadLetters.REASON, letter, "reason");
        put(record, DeadLetters.DETAIL, letter, "detail");
        letter.put(
                "source",
                header(record, DeadLetters.SOURCE_TOPIC).orElse("?") + "-"
                        + header(record, DeadLetters.SOURCE_PARTITION).orElse("?") + "-"
                        + header(record, DeadLetters.SOURCE_OFFSET).orElse("?"));
        put(record, DeadLetters.TRUNCATED, letter, "truncated");
        header(record, DeadLetters.ORIGINAL_LENGTH)
                .filter(length -> header(record, DeadLetters.TRUNCATED).isPresent())
                .ifPresent(length -> letter.put("originalBytes", length));
        if (record.value() != null) {
            raw(record.value(), letter);
            decoded(record.value()).ifPresent(input -> letter.set("decoded", input));
        }
    }

    /** What it would have been, where the bytes are not what is wrong with it. */
    private Optional<ObjectNode> decoded(byte[] value) {
        try {
            return Optional.of(json.of(known.decode(value)));
        } catch (UndecodableException e) {
            return Optional.empty();
        }
    }

    private void raw(byte[] value, ObjectNode node) {
        node.put("bytes", value.length);
        boolean cut = value.length > PREFIX_BYTES && !json.full();
        byte[] shown = cut ? Arrays.copyOf(value, PREFIX_BYTES) : value;
        node.put("hex", HexFormat.of().formatHex(shown) + (cut ? "…" : ""));
    }

    private static void put(ConsumerRecord<byte[], byte[]> record, String header, ObjectNode node, String name) {
        header(record, header).ifPresent(text -> node.put(name, text));
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? Optional.empty() : Optional.of(text(header.value()));
    }

    /** UTF-8 where it is that, else hex digits. */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
