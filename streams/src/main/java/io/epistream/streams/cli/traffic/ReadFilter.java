package io.epistream.streams.cli.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Which records are shown: those whose value says what is asked for.
 *
 * @param wanted text by path in the value, such as {@code stream.model}; all must hold
 */
record ReadFilter(Map<String, String> wanted) {
    ReadFilter {
        wanted = Map.copyOf(wanted);
    }

    boolean holds(JsonNode shown) {
        return wanted.entrySet().stream()
                .allMatch(entry -> at(shown, entry.getKey()).asText().equals(entry.getValue()));
    }

    private static JsonNode at(JsonNode shown, String path) {
        JsonNode node = shown.path("value");
        for (String name : path.split("\\.", -1)) {
            node = node.path(name);
        }
        return node;
    }
}
