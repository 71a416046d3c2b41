package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A choice at the top of a dashboard.
 *
 * @param json all of it as Grafana reads it
 */
record Variable(String name, Map<String, Object> json) {
    /** The data source that every query asks: the one chosen. */
    static final Map<String, Object> SOURCE = Json.of(entry("type", "prometheus"), entry("uid", "${datasource}"));

    /** The Prometheus to ask. */
    static Variable dataSource() {
        return new Variable(
                "datasource",
                Json.of(
                        entry("name", "datasource"),
                        entry("label", "Data source"),
                        entry("description", "The Prometheus that scrapes Epistream."),
                        entry("type", "datasource"),
                        entry("query", "prometheus"),
                        entry("refresh", 1),
                        entry("multi", false),
                        entry("includeAll", false)));
    }

    /** Values of a label, several at a time; All matches series without the label too, such as those of the segment "". */
    static Variable labels(String name, String description, String selector) {
        return new Variable(name, Json.merged(query(name, description, selector), Json.object("allValue", ".*")));
    }

    /** Values of a label, several at a time; All is every value that the selector has and no other. */
    static Variable listed(String name, String description, String selector) {
        return new Variable(name, query(name, description, selector));
    }

    private static Map<String, Object> query(String name, String description, String selector) {
        String query = "label_values(" + selector + ", " + name + ")";
        return Json.of(
                entry("name", name),
                entry("label", name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)),
                entry("description", description),
                entry("type", "query"),
                entry("datasource", SOURCE),
                entry("definition", query),
                entry("query", Json.of(entry("qryType", 5), entry("query", query), entry("refId", "variable-" + name))),
                entry("refresh", 2),
                entry("sort", 1),
                entry("multi", true),
                entry("includeAll", true),
                entry("current", Json.of(entry("text", List.of("All")), entry("value", List.of("$__all")))));
    }
}
