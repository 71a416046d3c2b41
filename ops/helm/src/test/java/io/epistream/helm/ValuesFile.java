package io.epistream.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Value files as trees. Stateless. */
final class ValuesFile {
    private ValuesFile() {}

    static ObjectNode read(Path file) throws IOException {
        return (ObjectNode) Manifests.YAML.readTree(file.toFile());
    }

    /** Writes values over the defaults of a chart, as Helm would lay them: {@code lint} takes no value files here. */
    static void merge(Path defaults, Path values) throws IOException {
        Manifests.YAML.writeValue(defaults.toFile(), merged(read(defaults), read(values)));
    }

    private static ObjectNode merged(ObjectNode under, ObjectNode over) {
        over.properties()
                .forEach(entry -> under.set(entry.getKey(), merged(under.get(entry.getKey()), entry.getValue())));
        return under;
    }

    private static JsonNode merged(@Nullable JsonNode under, JsonNode over) {
        return under instanceof ObjectNode below && over instanceof ObjectNode above ? merged(below, above) : over;
    }
}
