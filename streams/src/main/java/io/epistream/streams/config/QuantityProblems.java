package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Set;

/**
 * Checks values that JSON has no type for: durations, rates, shares and addresses, against the range that the schema
 * states in the user's own notation.
 */
final class QuantityProblems {
    static final Set<String> KINDS = Set.of("duration", "rate", "share", "address", "zone");

    private final ConfigSource source;
    private final ConfigSchema schema;

    QuantityProblems(ConfigSource source, ConfigSchema schema) {
        this.source = source;
        this.schema = schema;
    }

    void report() {
        report(source.tree(), JsonPointer.empty());
    }

    private void report(JsonNode node, JsonPointer pointer) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(e -> report(e.getValue(), pointer.appendProperty(e.getKey())));
        }
        schema.kind(pointer).filter(KINDS::contains).ifPresent(kind -> check(kind, node, pointer));
    }

    private void check(String kind, JsonNode value, JsonPointer pointer) {
        JsonNode property = schema.at(pointer);
        try {
            if (!inRange(kind, value, property)) {
                source.report(pointer, "must be " + range(property) + ", was " + source.shown(pointer));
            }
        } catch (IllegalArgumentException e) {
            source.report(
                    pointer, "must be " + property.path("x-expected").asText() + ", was " + source.shown(pointer));
        }
    }

    private static boolean inRange(String kind, JsonNode value, JsonNode property) {
        double magnitude = magnitude(kind, value);
        boolean highEnough = !property.has("x-at-least") || magnitude >= magnitude(kind, property.path("x-at-least"));
        boolean lowEnough = !property.has("x-at-most") || magnitude <= magnitude(kind, property.path("x-at-most"));
        return highEnough && lowEnough;
    }

    /** A quantity as one number: milliseconds, share, or 0 where there is no order. */
    private static double magnitude(String kind, JsonNode value) {
        if (kind.equals("share")) {
            return share(value);
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException("not text: " + value);
        }
        return switch (kind) {
            case "duration" -> Durations.parse(value.textValue()).toMillis();
            case "rate" -> 0 * Rate.parse(value.textValue()).count();
            case "zone" -> 0 * zone(value.textValue()).getId().length();
            default -> 0 * HostPort.parse(value.textValue()).port();
        };
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * A share of a whole, from {@code 0.5%}, {@code "0.005"} or {@code 0.005}.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    static double share(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        String text = value.asText().strip();
        boolean percent = text.endsWith("%");
        double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
        return percent ? number / 100 : number;
    }

    private static String range(JsonNode property) {
        String least = property.path("x-at-least").asText();
        return property.has("x-at-most")
                ? least + " to " + property.path("x-at-most").asText()
                : "at least " + least;
    }
}
