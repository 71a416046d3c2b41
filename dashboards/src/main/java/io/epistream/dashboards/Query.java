package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.Map;

/**
 * One query of a panel.
 *
 * @param expression PromQL with Grafana's variables in it
 * @param legend names a series; {@code {{label}}} stands for a label's value
 * @param form what Grafana makes of the answer
 */
record Query(String expression, String legend, Form form) {
    /** What Grafana asks for and makes of it. */
    enum Form {
        /** Series over time. */
        SERIES("time_series", false, false),
        /** Series over time, with a dot for each record that stands for its bucket. */
        EXEMPLARS("time_series", false, true),
        /** The value at the end of the time range. */
        VALUE("time_series", true, false),
        /** The values at the end of the time range, labels as columns. */
        ROWS("table", true, false),
        /** Buckets over time. */
        BUCKETS("heatmap", false, false);

        private final String format;
        private final boolean instant;
        private final boolean exemplars;

        Form(String format, boolean instant, boolean exemplars) {
            this.format = format;
            this.instant = instant;
            this.exemplars = exemplars;
        }
    }

    static Query series(String expression, String legend) {
        return new Query(expression, legend, Form.SERIES);
    }

    static Query exemplars(String expression, String legend) {
        return new Query(expression, legend, Form.EXEMPLARS);
    }

    static Query value(String expression, String legend) {
        return new Query(expression, legend, Form.VALUE);
    }

    /** Rows of a table, whose columns are named by the panel. */
    static Query rows(String expression) {
        return new Query(expression, "", Form.ROWS);
    }

    static Query buckets(String expression) {
        return new Query(expression, "{{le}}", Form.BUCKETS);
    }

    /** The letter of a panel's query by its place. */
    static String letter(int place) {
        return Character.toString('A' + place);
    }

    Map<String, Object> json(String letter) {
        return Json.of(
                entry("refId", letter),
                entry("datasource", Variable.SOURCE),
                entry("editorMode", "code"),
                entry("expr", expression),
                entry("legendFormat", legend),
                entry("format", form.format),
                entry("instant", form.instant),
                entry("range", !form.instant),
                entry("exemplar", form.exemplars));
    }
}
