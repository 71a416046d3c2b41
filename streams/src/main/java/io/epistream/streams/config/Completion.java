package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;

/**
 * The whole tree in the order of the schema: what the user wrote, and the defaults for the rest. A value that is wrong
 * gives way to its default, so that the checks across keys can still look at the others.
 */
final class Completion {
    private static final ObjectMapper WRITER = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    private final ConfigSource source;
    private final ConfigSchema schema;

    Completion(ConfigSource source, ConfigSchema schema) {
        this.source = source;
        this.schema = schema;
    }

    /** Every key that has a value or a default. */
    ObjectNode complete() {
        return complete(source.tree(), JsonPointer.empty());
    }

    /** The same as YAML for people, secrets masked. */
    String masked() {
        ObjectNode shown = complete();
        mask(shown, JsonPointer.empty());
        try {
            return WRITER.writeValueAsString(shown);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    private ObjectNode complete(JsonNode written, JsonPointer pointer) {
        ObjectNode complete = JsonNodeFactory.instance.objectNode();
        for (String key : schema.keys(pointer)) {
            JsonNode value = value(written.path(key), pointer.appendProperty(key));
            if (!value.isMissingNode()) {
                complete.set(key, value);
            }
        }
        if (schema.at(pointer).path("additionalProperties").isObject()) {
            written.properties().stream()
                    .filter(e -> !complete.has(e.getKey()) && isSound(pointer.appendProperty(e.getKey())))
                    .forEach(e -> complete.set(e.getKey(), e.getValue()));
        }
        return complete;
    }

    private JsonNode value(JsonNode written, JsonPointer pointer) {
        JsonNode property = schema.at(pointer);
        if (property.has("properties")) {
            return complete(written, pointer);
        }
        return written.isMissingNode() || !isSound(pointer) ? property.path("default") : written;
    }

    /** Whether nothing is wrong at or below a pointer. */
    private boolean isSound(JsonPointer pointer) {
        return source.problems().stream().noneMatch(problem -> (problem.pointer() + "/").startsWith(pointer + "/"));
    }

    private void mask(ObjectNode object, JsonPointer pointer) {
        object.properties().forEach(entry -> {
            JsonPointer at = pointer.appendProperty(entry.getKey());
            if (entry.getValue() instanceof ObjectNode nested) {
                mask(nested, at);
            } else if (Secrets.isSecret(source, at)) {
                entry.setValue(JsonNodeFactory.instance.textNode(Secrets.MASK));
            }
        });
    }
}
