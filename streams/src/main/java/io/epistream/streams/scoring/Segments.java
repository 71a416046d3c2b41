package io.epistream.streams.scoring;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names a record's segment by its attributes: the configured ones' values joined by {@code |}, in order; a missing
 * attribute counts as empty. A {@code |} or {@code %} inside a value is percent-encoded, so that no two combinations
 * of values share a segment.
 *
 * @param attributes names of the attributes; none gives the empty segment
 */
record Segments(List<String> attributes) {
    Segments {
        attributes = List.copyOf(attributes);
    }

    String of(Map<String, String> values) {
        return attributes.stream()
                .map(attribute -> escape(values.getOrDefault(attribute, "")))
                .collect(Collectors.joining("|"));
    }

    private static String escape(String value) {
        return value.replace("%", "%25").replace("|", "%7C");
    }
}
