package io.epistream.dashboards;

import java.util.Map;

/**
 * One query of a panel.
 *
 * @param expression PromQL with Grafana's variables in it
 * @param legend names a series; {@code {{label}}} stands for a label's value
 * @param form what Grafana makes of the answer
 * @param data when it has any
 */
record Query(String expression, String legend, Form form, Data data) {
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
        return new Query(expression, legend, Form.SERIES, Data.ALWAYS);
    }

    static Query exemplars(String expression, String legend) {
        return new Query(expression, legend, Form.EXEMPLARS, Data.ALWAYS);
    }

    static Query value(String expression, String legend) {
        return new Query(expression, legend, Form.VALUE, Data.ALWAYS);
    }

    /** Rows of a table, whose columns are named by the panel. */
    static Query rows(String expression) {
        return new Query(expression, "", Form.ROWS, Data.ALWAYS);
    }

    static Query buckets(String expression) {
        return new Query(expression, "{{le}}", Form.BUCKETS, Data.ALWAYS);
    }

    /** The same, with data only then. */
    Query when(Data has) {
        return new Query(expression, legend, form, has);
    }

    /** The letter of a panel's query by its place. */
    static String letter(int place) {
        return Character.toString('A' + place);
    }

    Map<String, Object> json(String letter) {
        return Json.object(
                "refId",
                letter,
                "datasource",
                Variable.SOURCE,
                "editorMode",
                "code",
                "expr",
                expression,
                "legendFormat",
                legend,
                "format",
                form.format,
                "instant",
                form.instant,
                "range",
                !form.instant,
                "exemplar",
                form.exemplars);
    }
}
