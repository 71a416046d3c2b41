package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user wrote, and where each value came from: the YAML tree under construction, with environment overrides
 * and secrets put in by others. Collects the problems found on the way.
 */
final class ConfigSource {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final String name;
    private final ObjectNode tree;
    private final Map<JsonPointer, JsonLocation> locations;
    private final Map<JsonPointer, String> origins = new HashMap<>();
    private final Set<JsonPointer> secrets = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private ConfigSource(String name, ObjectNode tree, Map<JsonPointer, JsonLocation> locations) {
        this.name = name;
        this.tree = tree;
        this.locations = locations;
    }

    /**
     * Parses YAML; keys without a value count as absent.
     *
     * @param name how the file is called in messages
     * @throws ConfigException when the text is no YAML mapping, or a key is written twice
     */
    static ConfigSource parse(String name, String yaml) throws ConfigException {
        try {
            JsonNode root = YAML.readTree(yaml);
            if (root == null || root.isMissingNode() || root.isNull()) {
                root = JsonNodeFactory.instance.objectNode();
            }
            if (!(root instanceof ObjectNode object)) {
                throw new ConfigException(name, List.of(name + ":1:1 must be a mapping of keys to values"));
            }
            withoutNulls(object);
            return new ConfigSource(name, object, locate(yaml));
        } catch (JsonProcessingException e) {
            String where = at(name, e.getLocation());
            throw new ConfigException(
                    name,
                    List.of(where + " "
                            + e.getOriginalMessage().lines().findFirst().orElse("not YAML")));
        } catch (IOException e) {
            throw new ConfigException(name, List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Reads one YAML value, as environment variables carry them. */
    static JsonNode value(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.textNode(yaml);
        }
    }

    ObjectNode tree() {
        return tree;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Puts a value that came from elsewhere, such as an environment variable, over whatever the file says. */
    void override(JsonPointer pointer, JsonNode value, String origin) {
        put(pointer, value);
        origins.put(pointer, origin);
    }

    /** Puts a value that must not be shown. */
    void putSecret(JsonPointer pointer, JsonNode value) {
        put(pointer, value);
        secrets.add(pointer);
    }

    boolean isSecret(JsonPointer pointer) {
        return secrets.contains(pointer);
    }

    void report(JsonPointer pointer, String message) {
        problems.add(new Problem(pointer, message));
    }

    /** Fails with every problem reported, in the order of the file; does nothing when there is none. */
    void failOnProblems() throws ConfigException {
        if (!problems.isEmpty()) {
            List<String> lines = problems.stream()
                    .sorted(Comparator.comparingInt(this::line)
                            .thenComparingInt(this::column)
                            .thenComparing(problem -> Problem.path(problem.pointer())))
                    .map(problem ->
                            where(problem.pointer()) + " " + Problem.path(problem.pointer()) + ": " + problem.message())
                    .distinct()
                    .toList();
            throw new ConfigException(name, lines);
        }
    }

    /** Value at a pointer as a message may show it. */
    String shown(JsonPointer pointer) {
        return Secrets.isSecret(this, pointer) ? "a secret" : tree.at(pointer).toString();
    }

    private String where(JsonPointer pointer) {
        String origin = origins.get(pointer);
        return origin != null ? origin : at(name, nearest(pointer));
    }

    private int line(Problem problem) {
        JsonLocation location = nearest(problem.pointer());
        return location == null ? 0 : location.getLineNr();
    }

    private int column(Problem problem) {
        JsonLocation location = nearest(problem.pointer());
        return location == null ? 0 : location.getColumnNr();
    }

    private @Nullable JsonLocation nearest(JsonPointer pointer) {
        for (JsonPointer at = pointer; at != null; at = at.head()) {
            JsonLocation location = locations.get(at);
            if (location != null) {
                return location;
            }
        }
        return null;
    }

    private void put(JsonPointer pointer, JsonNode value) {
        ObjectNode parent = tree;
        for (JsonPointer rest = pointer; !rest.tail().matches(); rest = rest.tail()) {
            JsonNode child = parent.get(rest.getMatchingProperty());
            parent = child instanceof ObjectNode object ? object : parent.putObject(rest.getMatchingProperty());
        }
        parent.set(pointer.last().getMatchingProperty(), value);
    }

    private static String at(String name, @Nullable JsonLocation location) {
        return location == null ? name : name + ":" + location.getLineNr() + ":" + location.getColumnNr();
    }

    private static void withoutNulls(ObjectNode object) {
        object.properties().removeIf(entry -> entry.getValue().isNull());
        object.forEach(child -> {
            if (child instanceof ObjectNode nested) {
                withoutNulls(nested);
            }
        });
    }

    /** Where each key and each array element stands. */
    private static Map<JsonPointer, JsonLocation> locate(String yaml) throws IOException {
        Map<JsonPointer, JsonLocation> locations = new HashMap<>();
        try (JsonParser parser = YAML.createParser(yaml)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                locations.putIfAbsent(parser.getParsingContext().pathAsPointer(), parser.currentTokenLocation());
            }
        }
        return locations;
    }
}
