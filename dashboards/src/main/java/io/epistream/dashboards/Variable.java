package io.epistream.dashboards;

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
    static final Map<String, Object> SOURCE = Json.object("type", "prometheus", "uid", "${datasource}");

    /** The Prometheus to ask. */
    static Variable dataSource() {
        return new Variable(
                "datasource",
                Json.object(
                        "name",
                        "datasource",
                        "label",
                        "Data source",
                        "description",
                        "The Prometheus that scrapes Epistream.",
                        "type",
                        "datasource",
                        "query",
                        "prometheus",
                        "refresh",
                        1,
                        "multi",
                        false,
                        "includeAll",
                        false));
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
        return Json.object(
                "name",
                name,
                "label",
                name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                "description",
                description,
                "type",
                "query",
                "datasource",
                SOURCE,
                "definition",
                query,
                "query",
                Json.object("qryType", 5, "query", query, "refId", "variable-" + name),
                "refresh",
                2,
                "sort",
                1,
                "multi",
                true,
                "includeAll",
                true,
                "current",
                Json.object("text", List.of("All"), "value", List.of("$__all")));
    }
}
