package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Environment variables over the file: {@code EPISTREAM_REVIEW__AT_MOST} sets {@code review.at-most}, and
 * {@code EPISTREAM_KAFKA__BOOTSTRAP_SERVERS} sets {@code kafka.bootstrap.servers}. Lists are comma-separated.
 *
 * <p>A name with a double underscore must name a key. One without must be a top-level key, or it is left alone:
 * Kubernetes sets {@code EPISTREAM_PORT} and the like for a service called epistream.
 */
final class Overrides {
    private static final String PREFIX = "EPISTREAM_";
    private static final JsonPointer KAFKA = JsonPointer.compile("/kafka");

    private final ConfigSource source;
    private final ConfigSchema schema;

    Overrides(ConfigSource source, ConfigSchema schema) {
        this.source = source;
        this.schema = schema;
    }

    void apply(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                apply(name, name.substring(PREFIX.length()), value);
            }
        });
    }

    /** A text as the JSON value that a schema asks for. */
    static JsonNode typed(JsonNode schema, String text) {
        Set<String> parsed = Set.of("integer", "number", "boolean");
        String type = schema.path("type").asText();
        if (type.equals("array")) {
            return text.strip().startsWith("[") ? ConfigSource.value(text) : list(text);
        }
        return parsed.contains(type) ? ConfigSource.value(text) : JsonNodeFactory.instance.textNode(text);
    }

    /** Settings of a command line, {@code detection.false-alarms} and the like; each must name a key. */
    void set(Map<String, String> settings) {
        settings.forEach((path, value) -> {
            JsonPointer pointer = pointer(path);
            JsonNode at = schema.at(pointer);
            if (at.isMissingNode() || at.has("properties")) {
                reportUnknown("--set", pointer);
            } else {
                source.override(pointer, typed(at, value), "--set");
            }
        });
    }

    private static JsonPointer pointer(String path) {
        if (path.startsWith("kafka.")) {
            return KAFKA.appendProperty(path.substring("kafka.".length()));
        }
        JsonPointer pointer = JsonPointer.empty();
        for (String key : path.split("\\.", -1)) {
            pointer = pointer.appendProperty(key);
        }
        return pointer;
    }

    private void apply(String variable, String name, String value) {
        JsonPointer pointer = JsonPointer.empty();
        for (String segment : name.split("__", -1)) {
            pointer = pointer.appendProperty(key(pointer, segment.toLowerCase(Locale.ROOT)));
        }
        JsonNode at = schema.at(pointer);
        if (at.isMissingNode()) {
            if (name.contains("__")) {
                reportUnknown("environment variable " + variable, pointer);
            }
        } else if (!at.has("properties")) {
            source.override(pointer, typed(at, value), "environment variable " + variable);
        }
    }

    private static String key(JsonPointer parent, String segment) {
        return segment.replace('_', parent.equals(KAFKA) ? '.' : '-');
    }

    private void reportUnknown(String origin, JsonPointer pointer) {
        List<String> known = schema.keys(pointer.head());
        String key = pointer.last().getMatchingProperty();
        source.report(pointer, "unknown key, set by " + origin + SchemaProblems.hint(key, known));
    }

    private static ArrayNode list(String text) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String element : text.split(",", -1)) {
            if (!element.isBlank()) {
                list.add(element.strip());
            }
        }
        return list;
    }
}
