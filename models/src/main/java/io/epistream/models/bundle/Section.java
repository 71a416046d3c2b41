package io.epistream.models.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One mapping of a YAML file, read key by key. Problems are collected with their path instead of thrown, so that one
 * message holds them all; a key that is there and never asked for is a problem too.
 */
final class Section {
    private final String path;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    Section(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.problems = problems;
        if (node.isObject()) {
            this.node = node;
        } else {
            this.node = JsonNodeFactory.instance.objectNode();
            problems.add((path.isEmpty() ? "the file" : path) + ": must be a mapping, was " + node);
        }
    }

    /** Adds a problem with the value of {@code key}. */
    void problem(String key, String what) {
        problems.add(path(key) + ": " + what);
    }

    /** Text, or a stand-in with a problem noted. */
    String text(String key) {
        JsonNode value = child(key);
        if (value.isMissingNode()) {
            problem(key, "is missing");
        } else if (!value.isTextual() || value.asText().isBlank()) {
            problem(key, "must be text (quote it), was " + value);
        }
        return value.asText();
    }

    /** Text that may be empty. */
    String anyText(String key) {
        JsonNode value = child(key);
        if (!value.isTextual()) {
            problem(key, "must be text (quote it), was " + value);
        }
        return value.asText();
    }

    Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    long integer(String key) {
        JsonNode value = child(key);
        if (value.isMissingNode()) {
            problem(key, "is missing");
        } else if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            problem(key, "must be a whole number, was " + value);
        }
        return value.asLong();
    }

    Optional<Double> optionalNumber(String key) {
        JsonNode value = child(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            problem(key, "must be a number, was " + value);
            return Optional.empty();
        }
        return Optional.of(value.asDouble());
    }

    List<JsonNode> list(String key) {
        JsonNode value = child(key);
        List<JsonNode> items = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(items::add);
        } else {
            problem(key, value.isMissingNode() ? "is missing" : "must be a list, was " + value);
        }
        return items;
    }

    List<String> texts(String key) {
        return list(key).stream().map(JsonNode::asText).toList();
    }

    /** A nested mapping; empty, with a problem noted, where it is missing. */
    Section section(String key) {
        JsonNode value = child(key);
        if (value.isMissingNode()) {
            problem(key, "is missing");
            return new Section(path(key), JsonNodeFactory.instance.objectNode(), problems);
        }
        return new Section(path(key), value, problems);
    }

    boolean has(String key) {
        return !child(key).isMissingNode();
    }

    /** The keys that are there, in order, all of them known from now on. */
    List<String> keys() {
        List<String> keys = node.properties().stream().map(Map.Entry::getKey).toList();
        asked.addAll(keys);
        return keys;
    }

    /** Notes every key that nobody asked for, with the nearest one that was. */
    void refuseOthers() {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!asked.contains(entry.getKey())) {
                problem(entry.getKey(), "is not known" + Nearest.hint(entry.getKey(), asked));
            }
        }
    }

    private JsonNode child(String key) {
        asked.add(key);
        JsonNode value = node.path(key);
        return value.isNull() ? JsonNodeFactory.instance.missingNode() : value;
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
