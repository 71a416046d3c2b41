package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in our words what the JSON Schema validator found: the path, what is allowed, what was received. */
final class SchemaProblems {
    private final ConfigSource source;
    private final ConfigSchema schema;

    SchemaProblems(ConfigSource source, ConfigSchema schema) {
        this.source = source;
        this.schema = schema;
    }

    /** Reports everything the schema forbids; quantities are {@link QuantityProblems}' business. */
    void report() {
        for (Error error : schema.validate(source.tree())) {
            JsonPointer at = JsonPointer.compile(error.getInstanceLocation().toString());
            switch (error.getKeyword()) {
                case "required" -> required(at.appendProperty(error.getProperty()));
                case "additionalProperties" -> unknown(at, error.getProperty());
                default -> value(at, error);
            }
        }
    }

    /** What a mistyped key may have meant, as the end of a message. */
    static String hint(String typed, List<String> known) {
        Optional<String> nearest = NearestKey.to(typed, known);
        return nearest.map(key -> "; did you mean '" + key + "'?")
                .orElse(known.isEmpty() ? "" : "; known here: " + String.join(", ", known));
    }

    private void required(JsonPointer pointer) {
        JsonNode property = schema.at(pointer);
        List<String> inner = strings(property.path("required"));
        JsonPointer missing = inner.isEmpty() ? pointer : pointer.appendProperty(inner.get(0));
        source.report(
                missing,
                "is required. " + schema.at(missing).path("description").asText());
    }

    private void unknown(JsonPointer parent, String key) {
        source.report(parent.appendProperty(key), "unknown key" + hint(key, schema.keys(parent)));
    }

    private void value(JsonPointer at, Error error) {
        if (schema.kind(at).filter(QuantityProblems.KINDS::contains).isEmpty()) {
            source.report(at, allowed(schema.at(at), error) + ", was " + source.shown(at));
        }
    }

    private static String allowed(JsonNode property, Error error) {
        return switch (error.getKeyword()) {
            case "type" -> "must be " + type(property);
            case "enum" -> "must be one of " + String.join(", ", strings(property.path("enum")));
            case "minimum", "maximum", "not", "pattern" -> "must be " + range(property);
            case "minLength", "minItems" -> "must not be empty";
            case "uniqueItems" -> "must not name anything twice";
            default -> String.valueOf(error.getMessage());
        };
    }

    private static String range(JsonNode property) {
        return property.has("x-expected")
                ? property.path("x-expected").asText()
                : property.path("minimum").asText() + " to "
                        + property.path("maximum").asText();
    }

    private static String type(JsonNode property) {
        if (property.has("properties")) {
            return "a mapping of keys to values";
        }
        JsonNode type = property.path("type");
        return switch (type.asText()) {
            case "integer" -> "a whole number, " + range(property);
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "string" -> "text";
            default -> "one of " + String.join(", ", strings(type));
        };
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.asText()));
        return strings;
    }
}
