package io.epistream.helm;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epistream.streams.config.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code values.schema.json}: takes the program's schema over as {@code config}, and gives the table of all values. Stateless. */
final class ValuesSchema {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PREFIX = "config-";
    private static final String BEGIN = "<!-- values: made from values.yaml and values.schema.json -->\n";
    private static final String END = "<!-- end of values -->\n";

    private ValuesSchema() {}

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    /** The schema with {@code config}, but its description, and the definitions it uses as the program has them. */
    static ObjectNode withProgram(ObjectNode schema) throws IOException {
        ObjectNode properties = (ObjectNode) schema.path("properties");
        ObjectNode definitions = (ObjectNode) schema.path("$defs");
        JsonNode program = program();
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.set("description", properties.path("config").path("description"));
        config.setAll((ObjectNode) adapted(program));
        properties.set("config", config);
        definitions.remove(
                keys(definitions).stream().filter(key -> key.startsWith(PREFIX)).toList());
        program.path("$defs")
                .properties()
                .forEach(entry -> definitions.set(PREFIX + entry.getKey(), adapted(entry.getValue())));
        return schema;
    }

    static String text(ObjectNode schema) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        return JSON.writer(printer).writeValueAsString(schema) + "\n";
    }

    /** A Markdown table: a row for each value that the schema describes, with its default. */
    static String table(JsonNode values, JsonNode schema) {
        StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        rows("", values, schema, schema).forEach(table::append);
        return table.toString();
    }

    /** A page with a table in place of the one it has. */
    static String between(String page, String table) {
        return page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table + page.substring(page.indexOf(END));
    }

    static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> rows(String path, JsonNode values, JsonNode schema, JsonNode root) {
        List<String> rows = new ArrayList<>();
        values.properties().forEach(entry -> {
            String key = path + entry.getKey();
            JsonNode found = schema.path("properties").path(entry.getKey());
            JsonNode described = found.has("$ref") && !found.has("description")
                    ? root.at(found.path("$ref").asText().substring(1))
                    : found;
            if (described.has("description")) {
                rows.add("| `" + key + "` | `" + entry.getValue() + "` | "
                        + described.path("description").asText() + " |\n");
            } else if (entry.getValue().isObject()) {
                rows.addAll(rows(key + ".", entry.getValue(), described, root));
            } else {
                throw new AssertionError("values.schema.json does not describe " + key);
            }
        });
        return rows;
    }

    private static JsonNode program() throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigLoader.class.getResourceAsStream("epistream.schema.json"))) {
            return JSON.readTree(in);
        }
    }

    /** References point to where the definitions are here; what is the program's own is left out. */
    private static JsonNode adapted(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(adapted(element)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(entry -> carriesOver(entry.getKey()))
                .forEach(entry -> copy.set(
                        entry.getKey(),
                        entry.getKey().equals("$ref")
                                ? JsonNodeFactory.instance.textNode(
                                        entry.getValue().asText().replace("#/$defs/", "#/$defs/" + PREFIX))
                                : adapted(entry.getValue())));
        return copy;
    }

    private static boolean carriesOver(String key) {
        return !key.startsWith("x-") && !List.of("$schema", "$defs", "title").contains(key);
    }
}
