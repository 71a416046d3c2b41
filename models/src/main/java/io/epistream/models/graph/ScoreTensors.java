package io.epistream.models.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Scores under way to the output: tensors {@code [batch, width]} in order, one per kind. Not thread-safe. */
final class ScoreTensors {
    private final List<String> tensors = new ArrayList<>();
    private final Map<ScoreKind, ScoreColumns.Range> ranges = new EnumMap<>(ScoreKind.class);
    private int next;

    void add(ScoreKind kind, String tensor, int width) {
        if (ranges.put(kind, new ScoreColumns.Range(next, width)) != null) {
            throw new IllegalArgumentException(kind + " is there twice");
        }
        tensors.add(tensor);
        next += width;
    }

    /** Puts them side by side. */
    ScoreColumns concatenate(GraphBuilder graph) {
        return new ScoreColumns(graph.op("Concat", "scores", tensors, Attribute.of("axis", 1)), ranges);
    }
}
