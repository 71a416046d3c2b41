package io.epistream.models.graph;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A fused graph's output {@code [batch, columns]} and where each score stands in a row of it.
 *
 * @param output name of the output
 * @param ranges columns of each score that is there
 */
public record ScoreColumns(String output, Map<ScoreKind, Range> ranges) {
    public ScoreColumns {
        ranges = ranges.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(ranges));
    }

    /**
     * Neighbouring columns.
     *
     * @param from first column
     * @param width number of columns, at least 1
     */
    public record Range(int from, int width) {}

    /** Where a score stands; empty where the graph does not give it. */
    public Optional<Range> find(ScoreKind kind) {
        return Optional.ofNullable(ranges.get(kind));
    }

    /** Length of a row. */
    public int count() {
        return ranges.values().stream().mapToInt(Range::width).sum();
    }
}
