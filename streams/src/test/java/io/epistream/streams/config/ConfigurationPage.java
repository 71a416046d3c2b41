package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Writes docs/configuration.md from the schema. */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            <!-- Made from the schema by ConfigurationPageTest; run it with -Depistream.update.docs=true after a change. -->

            One YAML file, read once at start: `epistream run --config epistream.yaml`. `epistream check` reports every problem
            at once and prints the configuration in effect, defaults included and secrets masked. An unknown key is an error.

            - **Lengths of time** are a number and a unit: `100ms`, `10s`, `1m`, `2h`, `7d`. **Rates** are `1 per 7d` or
              `60 per hour`. **Shares** are `0.5%` or `0.005`.
            - **Paths** start from the folder of the file.
            - **Environment variables** override the file: `EPISTREAM_REVIEW__AT_MOST="5 per minute"` sets `review.at-most`, two
              underscores for the dot and one for the hyphen; `EPISTREAM_KAFKA__BOOTSTRAP_SERVERS` sets
              `kafka.bootstrap.servers`. Lists are comma-separated.
            - **Secrets** come from files or variables, anywhere in a text: `${file:/run/secrets/password}`, `${env:PASSWORD}`. They
              are never printed.
            """;

    private final ConfigSchema schema = ConfigSchema.packaged();
    private final StringBuilder page = new StringBuilder(HEAD);

    static String text() {
        ConfigurationPage page = new ConfigurationPage();
        page.table("Top level", JsonPointer.empty());
        for (String key : page.schema.keys(JsonPointer.empty())) {
            JsonPointer at = JsonPointer.empty().appendProperty(key);
            if (!page.schema.keys(at).isEmpty()) {
                page.table("`" + key + "`", at);
            }
        }
        return page.page.toString();
    }

    private void table(String title, JsonPointer section) {
        page.append("\n## ").append(title).append("\n\n");
        if (!section.matches()) {
            page.append(schema.at(section).path("description").asText()).append("\n\n");
        }
        page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
        for (String key : schema.keys(section)) {
            JsonPointer at = section.appendProperty(key);
            if (schema.keys(at).isEmpty()) {
                row(key, schema.at(at), schema.kind(at).orElse(""));
            }
        }
    }

    private void row(String key, JsonNode property, String kind) {
        page.append("| `").append(key).append("` | ");
        page.append(values(property, kind)).append(" | ");
        page.append(standard(property)).append(" | ");
        page.append(property.path("description").asText()).append(" |\n");
    }

    private static String standard(JsonNode property) {
        JsonNode value = property.path("default");
        if (value.isMissingNode()) {
            return "–";
        }
        return "`" + (value.isArray() ? "[" + String.join(", ", words(value)) + "]" : value.asText()) + "`";
    }

    private static String values(JsonNode property, String kind) {
        if (property.has("enum")) {
            return "`" + String.join("`, `", words(property.path("enum"))) + "`";
        }
        String name = kind.isEmpty() ? property.path("type").asText() : kind;
        String least = property.path(property.has("minimum") ? "minimum" : "x-at-least")
                .asText();
        String most =
                property.path(property.has("maximum") ? "maximum" : "x-at-most").asText();
        String range = least + (most.isEmpty() ? (least.isEmpty() ? "" : " or more") : " to " + most);
        return switch (name) {
            case "array" ->
                property.path("items").has("enum")
                        ? "list of `"
                                + String.join(
                                        "`, `", words(property.path("items").path("enum"))) + "`"
                        : "list";
            case "integer" -> "whole number, " + range;
            case "string" -> "text";
            case "boolean" -> "`true`, `false`";
            case "topic" -> "topic name";
            case "zone" -> "time zone";
            case "address" -> "host:port";
            default -> range.isEmpty() ? name : name + ", " + range;
        };
    }

    private static List<String> words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }
}
