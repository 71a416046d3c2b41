package io.epistream.dashboards;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A dashboard. Its uid is {@code epistream-NAME}, its file {@code NAME.json}.
 *
 * @param name of the file; links point to it, so it never changes
 * @param description what it is for
 */
record Dashboard(
        String name, String description, List<Variable> variables, List<Annotation> annotations, List<Row> rows) {
    private static final int SCHEMA_VERSION = 42;
    private static final List<Link> ALL = List.of(
            new Link("Fleet", "All streams: who is in alarm, what waits", "epistream-fleet"),
            new Link("Model", "What a model is unsure about, and the evidence", "epistream-model"),
            new Link("Service", "The program: latency, threads, memory", "epistream-service"));

    Dashboard {
        variables = List.copyOf(variables);
        annotations = List.copyOf(annotations);
        rows = List.copyOf(rows);
    }

    /** What other dashboards link to. */
    String uid() {
        return "epistream-" + name;
    }

    /** Every panel, in order. */
    Stream<Panel> panels() {
        return rows.stream().flatMap(row -> row.panels().stream());
    }

    Map<String, Object> json() {
        return Json.merged(
                head(),
                Json.object(
                        "templating",
                        Json.object(
                                "list", variables.stream().map(Variable::json).toList()),
                        "annotations",
                        Json.object(
                                "list",
                                annotations.stream().map(Annotation::json).toList()),
                        "panels",
                        new Grid().place(rows)));
    }

    private Map<String, Object> head() {
        return Json.object(
                "uid",
                uid(),
                "title",
                "Epistream: " + name,
                "description",
                description,
                "tags",
                List.of("epistream"),
                "schemaVersion",
                SCHEMA_VERSION,
                "version",
                1,
                "editable",
                true,
                "graphTooltip",
                1,
                "timezone",
                "browser",
                "refresh",
                "10s",
                "time",
                Json.object("from", "now-1h", "to", "now"),
                "links",
                ALL.stream()
                        .filter(link -> !link.uid().equals(uid()))
                        .map(Link::json)
                        .toList());
    }
}
