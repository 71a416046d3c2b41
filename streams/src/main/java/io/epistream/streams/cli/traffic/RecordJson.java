package io.epistream.streams.cli.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro values as JSON for people: times as ISO instants, nulls left out, and what is long told by its size unless all of it is asked
 * for.
 *
 * @param full whether long lists and bytes are shown whole
 */
record RecordJson(boolean full) {
    private static final int SHORT_LIST = 12;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    ObjectNode of(SpecificRecord value) {
        ObjectNode node = NODES.objectNode();
        for (Schema.Field field : value.getSchema().getFields()) {
            Object held = value.get(field.pos());
            if (held != null) {
                node.set(field.name(), node(held));
            }
        }
        return node;
    }

    private JsonNode node(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof SpecificRecord record) {
            return of(record);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        if (value instanceof ByteBuffer bytes) {
            return bytes(bytes);
        }
        if (value instanceof Collection<?> values) {
            return list(values);
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode entries = NODES.objectNode();
            map.forEach((key, held) -> entries.set(String.valueOf(key), node(held)));
            return entries;
        }
        return NODES.textNode(text(value));
    }

    /** JSON knows no NaN and no infinity. */
    private static JsonNode number(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return NODES.numberNode(number.longValue());
        }
        double value = number.doubleValue();
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(Double.toString(value));
    }

    private JsonNode bytes(ByteBuffer bytes) {
        if (!full) {
            return NODES.textNode("(" + bytes.remaining() + " bytes)");
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return NODES.textNode(Base64.getEncoder().encodeToString(copy));
    }

    private JsonNode list(Collection<?> values) {
        if (!full && values.size() > SHORT_LIST) {
            return NODES.textNode("(" + values.size() + " items)");
        }
        ArrayNode list = NODES.arrayNode();
        values.forEach(value -> list.add(node(value)));
        return list;
    }

    private static String text(Object value) {
        return value instanceof Instant time ? time.toString() : value.toString();
    }
}
