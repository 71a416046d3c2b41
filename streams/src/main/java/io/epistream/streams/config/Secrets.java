package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts {@code ${file:path}} and {@code ${env:NAME}} in place, anywhere in a text (not in lists). Values that hold one, and Kafka
 * settings that are secret by name, are never shown.
 */
final class Secrets {
    static final String MASK = "********";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+):([^}]*)}");
    private static final Pattern SECRET_NAME =
            Pattern.compile("password|secret|jaas|credential|token|private|\\.key$|certificate\\.chain|passphrase");

    private final ConfigSource source;
    private final ConfigSchema schema;
    private final Path folder;
    private final Map<String, String> environment;

    /**
     * Prepares to resolve.
     *
     * @param folder what relative file names start from
     */
    Secrets(ConfigSource source, ConfigSchema schema, Path folder, Map<String, String> environment) {
        this.source = source;
        this.schema = schema;
        this.folder = folder;
        this.environment = environment;
    }

    /** Resolves every reference in the tree. */
    void resolve() {
        resolve(source.tree().deepCopy(), JsonPointer.empty());
    }

    /** Whether the value at a pointer must not be shown. */
    static boolean isSecret(ConfigSource source, JsonPointer pointer) {
        String path = Problem.path(pointer).toLowerCase(Locale.ROOT);
        return source.isSecret(pointer)
                || (path.startsWith("kafka.") && SECRET_NAME.matcher(path).find());
    }

    private void resolve(JsonNode node, JsonPointer pointer) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(e -> resolve(e.getValue(), pointer.appendProperty(e.getKey())));
        } else if (node.isTextual() && REFERENCE.matcher(node.textValue()).find()) {
            substitute(node.textValue(), pointer);
        }
    }

    private void substitute(String text, JsonPointer pointer) {
        StringBuilder resolved = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(lookUp(matcher, pointer)));
        }
        matcher.appendTail(resolved);
        if (!resolved.toString().equals(text)) {
            source.putSecret(pointer, Overrides.typed(schema.at(pointer), resolved.toString()));
        }
    }

    private String lookUp(Matcher reference, JsonPointer pointer) {
        String name = reference.group(2);
        return switch (reference.group(1)) {
            case "file" -> fromFile(name, pointer, reference.group());
            case "env" -> fromEnvironment(name, pointer, reference.group());
            default -> reference.group(); // Kafka has config providers of its own
        };
    }

    private String fromFile(String name, JsonPointer pointer, String reference) {
        try {
            return Files.readString(folder.resolve(name)).strip();
        } catch (IOException e) {
            source.report(pointer, reference + " cannot be read: " + e.getMessage());
            return reference;
        }
    }

    private String fromEnvironment(String name, JsonPointer pointer, String reference) {
        String value = environment.get(name);
        if (value == null) {
            source.report(pointer, reference + ": the environment variable " + name + " is not set");
            return reference;
        }
        return value;
    }
}
