package io.epistream.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Helm printed, as text and as trees. */
final class Manifests {
    static final YAMLMapper YAML = new YAMLMapper();

    private final String text;
    private final List<JsonNode> all;

    Manifests(String text) {
        this.text = text;
        this.all = parse(text);
    }

    String text() {
        return text;
    }

    List<JsonNode> all() {
        return all;
    }

    Stream<JsonNode> ofKind(String kind) {
        return all.stream().filter(manifest -> manifest.path("kind").asText().equals(kind));
    }

    /** The only one of a kind. */
    JsonNode only(String kind) {
        List<JsonNode> found = ofKind(kind).toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one " + kind + ", found " + found.size() + " in\n" + text);
        }
        return found.get(0);
    }

    /** The one with this kind and name. */
    JsonNode named(String kind, String name) {
        return ofKind(kind)
                .filter(manifest -> name(manifest).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in\n" + text));
    }

    static String name(JsonNode manifest) {
        return manifest.at("/metadata/name").asText();
    }

    static JsonNode parseOne(String yaml) {
        return parse(yaml).get(0);
    }

    private static List<JsonNode> parse(String text) {
        List<JsonNode> manifests = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            documents.forEachRemaining(manifests::add);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
        manifests.removeIf(manifest -> !manifest.isObject());
        return manifests;
    }
}
