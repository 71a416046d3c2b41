package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.Map;

/**
 * What is marked on the time axis of every graph: the times at which an expression is above 0, neighbours joined to one region.
 *
 * @param query its legend is the title of a mark
 * @param text what a mark says on hover
 */
record Annotation(String name, Query query, Colour colour, String text) {
    private static final String[] STREAM_LABELS = {"model", "version", "segment"};

    Map<String, Object> json() {
        return Json.of(
                entry("name", name),
                entry("datasource", Variable.SOURCE),
                entry("enable", true),
                entry("hide", false),
                entry("iconColor", colour.hex()),
                entry("titleFormat", query.legend()),
                entry("textFormat", text),
                entry(
                        "target",
                        Json.of(entry("refId", "Anno"), entry("expr", query.expression()), entry("interval", "15s"))));
    }

    /** The streams in alarm, for as long as they are. */
    static Annotation alarms() {
        return new Annotation(
                "Alarms",
                Query.series(
                        about(Promql.streams("epistream_alarm_effect_size") + " * 0 + 1", STREAM_LABELS),
                        "{{kind}}: {{about}}"),
                Colour.BAD,
                "{{cause}}-led, {{signal}} {{direction}}");
    }

    /** The alert rules that fire, for as long as they do. */
    static Annotation rules() {
        String firing = "ALERTS{alertname=~\"Epistream.+\",alertstate=\"firing\"}";
        return new Annotation(
                "Alert rules",
                Query.series(about(firing, "instance", "role", "model", "version", "segment"), "{{alertname}}"),
                Colour.WARNING,
                "{{severity}}: {{about}}");
    }

    /** With a label that joins others. In a mark's text Grafana writes the name of a label that is not there. */
    private static String about(String expression, String... labels) {
        return "label_join(" + expression + ", \"about\", \" \", \"" + String.join("\", \"", labels) + "\")";
    }
}
