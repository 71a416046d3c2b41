package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The packaged JSON Schema: every key with its type, range, default and description. Beside the standard keywords it
 * uses {@code x-expected} (what a pattern means, in words) and {@code x-at-least}/{@code x-at-most} (range of a
 * duration or share, written as users write it).
 */
final class ConfigSchema {
    private static final String RESOURCE = "epistream.schema.json";

    private static final List<String> OWN_KEYWORDS = List.of("x-expected", "x-at-least", "x-at-most");

    private final JsonNode root;
    private final Schema validator;

    private ConfigSchema(JsonNode root) {
        this.root = root;
        Dialect dialect = Dialect.builder(Dialects.getDraft202012())
                .keywords(OWN_KEYWORDS.stream().map(NonValidationKeyword::new).toList())
                .build();
        this.validator = SchemaRegistry.withDialect(dialect).getSchema(root);
    }

    static ConfigSchema packaged() {
        try (InputStream in = Objects.requireNonNull(ConfigSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new ConfigSchema(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the validator finds, in no particular order. */
    List<Error> validate(JsonNode tree) {
        return validator.validate(tree);
    }

    /** Schema of the value at a pointer, with a {@code $ref} replaced by what it names; missing for unknown keys. */
    JsonNode at(JsonPointer pointer) {
        JsonNode node = root;
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            node = resolved(child(node, rest.getMatchingProperty()));
        }
        return node;
    }

    /** Keys of the object at a pointer, in the order of the schema. */
    List<String> keys(JsonPointer pointer) {
        List<String> keys = new ArrayList<>();
        at(pointer).path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** What the value at a pointer is written as, such as {@code duration}; empty for plain JSON types. */
    Optional<String> kind(JsonPointer pointer) {
        String kind = at(pointer).path("x-kind").asText();
        return kind.isEmpty() ? Optional.empty() : Optional.of(kind);
    }

    private static JsonNode child(JsonNode schema, String key) {
        JsonNode property = schema.path("properties").path(key);
        if (!property.isMissingNode()) {
            return property;
        }
        JsonNode other = schema.has("items") ? schema.path("items") : schema.path("additionalProperties");
        return other.isObject() ? other : MissingNode.getInstance();
    }

    private JsonNode resolved(JsonNode schema) {
        if (!schema.has("$ref")) {
            return schema;
        }
        String name = schema.path("$ref").asText().replace("#/$defs/", "");
        ObjectNode merged = root.path("$defs").path(name).deepCopy();
        merged.put("x-kind", name);
        merged.setAll((ObjectNode) schema);
        return merged;
    }
}
