package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One picture of a dashboard.
 *
 * @param title what it shows
 * @param description how to read it and what to do
 * @param size in columns and lines of Grafana's grid
 */
record Panel(String title, String description, Size size, Look look, List<Query> queries) {
    Panel {
        description = description.strip();
        queries = List.copyOf(queries);
    }

    /**
     * A place's extent.
     *
     * @param width in the 24 columns of a dashboard
     * @param height in lines of about 38 pixels
     */
    record Size(int width, int height) {
        Size {
            if (width < 1 || width > Grid.COLUMNS || height < 1) {
                throw new IllegalArgumentException(
                        "a panel is 1 to 24 columns wide and at least 1 line high, was " + width + " by " + height);
            }
        }
    }

    static Panel of(String title, String description, Look look, Query... queries) {
        return new Panel(title, description, new Size(12, 8), look, List.of(queries));
    }

    /** The same at another size. */
    Panel sized(int width, int height) {
        return new Panel(title, description, new Size(width, height), look, queries);
    }

    Map<String, Object> json(int id, Map<String, Object> place) {
        Map<String, Object> all = Json.of(
                entry("id", id),
                entry("type", look.type()),
                entry("title", title),
                entry("description", description),
                entry("gridPos", place),
                entry("datasource", Variable.SOURCE),
                entry("targets", targets()),
                entry("fieldConfig", look.fields().json()),
                entry("options", look.options()));
        return look.transformations().isEmpty()
                ? all
                : Json.merged(all, Json.object("transformations", look.transformations()));
    }

    private List<Map<String, Object>> targets() {
        return IntStream.range(0, queries.size())
                .mapToObj(i -> queries.get(i).json(Query.letter(i)))
                .toList();
    }
}
