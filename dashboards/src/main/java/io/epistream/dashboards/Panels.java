package io.epistream.dashboards;

import static io.epistream.dashboards.Promql.STREAM_LEGEND;
import static io.epistream.dashboards.Promql.grown;
import static io.epistream.dashboards.Promql.models;
import static io.epistream.dashboards.Promql.rate;
import static io.epistream.dashboards.Promql.streams;
import static io.epistream.dashboards.Promql.sum;
import static io.epistream.dashboards.Promql.sumBy;
import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Panels that stand on more than one dashboard. */
final class Panels {
    private Panels() {}

    static Panel alarmsInProgress() {
        return Panel.of(
                "Alarms in progress",
                """
                What each alarm is about, as it was when it started. kind: spike, too many records beyond the reference's 99 % point; drift, the \
                window's statistics have moved. cause: epistemic, inputs unlike those the model has seen (a new kind of input, a broken sensor); \
                aleatoric, inputs that are noisy or ambiguous in themselves. Effect: how far the signal is from its reference now, in standard \
                deviations of a window. Empty: no alarm.""",
                Looks.table()
                        .field("noValue", "No alarm")
                        .columns(
                                List.of("model", "version", "segment", "kind", "cause", "signal", "direction"),
                                Json.object("Value", "Effect"))
                        .named("version", "custom.width", 80)
                        .named("kind", "custom.width", 70)
                        .named("cause", "custom.width", 90)
                        .named("signal", "custom.width", 180)
                        .named("direction", "custom.width", 90)
                        .named("Effect", "unit", "suffix:sd", "decimals", 1, "custom.width", 90)
                        .field("links", List.of(Link.toModel("__data.fields"))),
                Query.rows("max by (" + Promql.STREAM + ", kind, cause, signal, direction) ("
                        + streams("epistream_alarm_effect_size") + ")"));
    }

    static Panel alertsSent() {
        return Panel.of(
                "Alerts sent",
                """
                Messages to the alerts topic in the rate interval. started is the alarm that the promise counts, ongoing a reminder while it \
                lasts, recovered its end.""",
                Looks.lines("none")
                        .custom("drawStyle", "bars", "fillOpacity", 80, "lineWidth", 0)
                        .field("min", 0, "decimals", 0, "noValue", "None so far")
                        .matching("started$", "color", Colour.BAD.fixed())
                        .matching("ongoing$", "color", Colour.GREY.fixed())
                        .matching("recovered$", "color", Colour.GOOD.fixed()),
                Query.series(sumBy("kind, state", grown(streams("epistream_alerts_total"))), "{{kind}} {{state}}"));
    }

    static Panel throughput() {
        return Panel.of(
                "Throughput",
                """
                inputs: read by the score role. scored: those that got an uncertainty; inputs less dead letters once the backlog is gone. events: \
                read by the watch role, also those of other programs. Inputs without scored: see dead letters. Scored without events: the watch \
                role stands still.""",
                Looks.lines("short")
                        .custom("axisLabel", "records/s")
                        .field("min", 0)
                        .legend("lastNotNull", "max"),
                Query.series(sum(rate("epistream_records_in_total")), "inputs"),
                Query.series(sum(rate(models("epistream_records_scored_total"))), "scored"),
                Query.series(sum(rate("epistream_events_in_total")), "events"));
    }

    /** Lines of the chosen streams, which have the same colour on every panel. */
    static Panel ofStreams(String title, String description, Look look, String expression) {
        return Panel.of(title, description, look, Query.series(expression, STREAM_LEGEND));
    }

    /** A dashed line in grey: something to compare with. */
    static Map<String, Object> dashes() {
        return Json.of(entry("fill", "dash"), entry("dash", List.of(10, 10)));
    }
}
