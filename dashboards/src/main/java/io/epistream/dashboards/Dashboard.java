package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

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

    Map<String, Object> json() {
        return Json.merged(
                head(),
                Json.of(
                        entry(
                                "templating",
                                Json.object(
                                        "list",
                                        variables.stream().map(Variable::json).toList())),
                        entry(
                                "annotations",
                                Json.object(
                                        "list",
                                        annotations.stream()
                                                .map(Annotation::json)
                                                .toList())),
                        entry("panels", new Grid().place(rows))));
    }

    private Map<String, Object> head() {
        return Json.of(
                entry("uid", uid()),
                entry("title", "Epistream: " + name),
                entry("description", description),
                entry("tags", List.of("epistream")),
                entry("schemaVersion", SCHEMA_VERSION),
                entry("version", 1),
                entry("editable", true),
                entry("graphTooltip", 1),
                entry("timezone", "browser"),
                entry("refresh", "10s"),
                entry("time", Json.of(entry("from", "now-1h"), entry("to", "now"))),
                entry(
                        "links",
                        ALL.stream()
                                .filter(link -> !link.uid().equals(uid()))
                                .map(Link::json)
                                .toList()));
    }
}
