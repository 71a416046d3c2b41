package io.epistream.dashboards;

import static io.epistream.dashboards.Promql.STREAM;
import static io.epistream.dashboards.Promql.STREAM_LEGEND;
import static io.epistream.dashboards.Promql.maxBy;
import static io.epistream.dashboards.Promql.models;
import static io.epistream.dashboards.Promql.orZero;
import static io.epistream.dashboards.Promql.rate;
import static io.epistream.dashboards.Promql.share;
import static io.epistream.dashboards.Promql.streams;
import static io.epistream.dashboards.Promql.sum;
import static io.epistream.dashboards.Promql.sumBy;
import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** All streams at once: which are in alarm, how much waits for people and for the program. Where an on-call engineer starts. */
final class FleetDashboard {
    private FleetDashboard() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "fleet",
                "Every watched stream, a stream being a model, a version and a segment of its traffic. Start here, then click a stream.",
                Variables.ofStreams(),
                List.of(Annotation.alarms(), Annotation.rules()),
                List.of(now(), streamRow(), alarms(), review(), flow()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                count(
                        States.ALARM,
                        "Streams whose uncertainty has left its reference. Above 0: open the stream below and follow the runbook of its alert.",
                        1,
                        Colour.BAD),
                count(
                        States.ARMED,
                        "Streams watched under the promise: false alarms come at most as often as `detection.false-alarms` says.",
                        0,
                        Colour.GOOD),
                count(
                        States.LEARNING,
                        "Streams that still learn what normal looks like. They raise no alarm yet.",
                        0,
                        Colour.GREY),
                count(
                        States.UNPROMISED,
                        "Streams that are watched although their reference does not carry the stated false-alarm rate: alarms may be false more"
                                + " often. The log and the alert say why.",
                        1,
                        Colour.WARNING),
                stat(
                        "Scored",
                        "Records that got an uncertainty, per second, over the chosen models.",
                        Looks.stat("suffix:records/s").field("decimals", 0).limits(Colour.GOOD),
                        Query.series(sum(rate(models("epistream_records_scored_total"))), "scored")),
                stat(
                        "Waiting",
                        "Records in Kafka that are not read yet: inputs not scored and events not watched. It may jump, it must not grow for long.",
                        Looks.stat("short")
                                .field("decimals", 0)
                                .limits(Colour.GOOD, 10_000, Colour.WARNING, 100_000, Colour.BAD),
                        Query.series(sum("epistream_consumer_lag_records"), "waiting")),
                stat(
                        "Dead letters",
                        "Share of inputs that could not be scored. They are in the dead-letter topic with their reason. Above 1 %: some producer"
                                + " sends what the model cannot read; see Service, dead letters by reason.",
                        Looks.stat("percentunit")
                                .field("decimals", 2)
                                .limits(Colour.GOOD, 0.01, Colour.WARNING, 0.05, Colour.BAD),
                        Query.series(
                                orZero(share(
                                        sum(rate("epistream_dead_letters_total")),
                                        sum(rate("epistream_records_in_total")))),
                                "dead letters")),
                stat(
                        "Held back",
                        "Share of the items uncertain enough for a person that the hard cap `review.at-most` kept from the review topic. Above 0 for long:"
                                + " people see less than they should.",
                        Looks.stat("percentunit")
                                .field("decimals", 0)
                                .limits(Colour.GOOD, 0.05, Colour.WARNING, 0.5, Colour.BAD),
                        Query.series(orZero(share(capped(), capped() + " + " + uncertain())), "held back")));
    }

    private static Panel count(States state, String description, int limit, Colour colour) {
        Look look = Looks.stat("none").field("decimals", 0).option("graphMode", "none");
        Look limited = limit == 0 ? look.limits(colour) : look.limits(Colour.GOOD, limit, colour);
        return stat(
                "Streams: " + state.label(), description, limited, Query.value(orZero(state.count()), state.label()));
    }

    private static Panel stat(String title, String description, Look look, Query query) {
        return Panel.of(title, description, look, query).sized(3, 4);
    }

    private static Row streamRow() {
        return Row.of(
                "Streams",
                Panel.of(
                                "State of every stream",
                                """
                                armed: watched under the promise. learning: what normal looks like is being learned. unpromised: watched, but false \
                                alarms may come more often than stated. alarm: uncertainty has left its reference; it ends by itself when the stream \
                                is like its reference again. Click a state to see why.""",
                                Looks.states(States.mapping()).field("links", List.of(Link.toModel("__field.labels"))),
                                Query.series(States.ofStreams(), STREAM_LEGEND))
                        .sized(24, 7),
                table());
    }

    private static Panel table() {
        return Panel.of(
                        "Streams in figures",
                        """
                        One row for each stream, the worst first; click a row to open it. Evidence: how far ln M has climbed towards the threshold at \
                        which an alarm starts; it wanders below 100 % while all is well. OOD rate: share of the last window's records beyond the \
                        reference's 99 % point, about 1 % when all is well. Reference: how much of it is learned. In alarm: share of the time range.""",
                        streamTable(),
                        Query.rows(States.ofStreams()),
                        Query.rows(maxBy(
                                STREAM,
                                "clamp_min(" + streams("epistream_detector_log_evidence") + " / "
                                        + streams("epistream_detector_log_threshold") + ", 0)")),
                        Query.rows(maxBy(STREAM, streams("epistream_window_exceedance_ratio"))),
                        Query.rows("clamp_max(" + maxBy(STREAM, streams("epistream_reference_windows"))
                                + " / on () group_left () max(epistream_reference_windows_wanted), 1)"),
                        Query.rows("clamp_max("
                                + maxBy(
                                        STREAM,
                                        "avg_over_time(" + streams("epistream_detector_state", "state=\"alarm\"")
                                                + "[$__range])")
                                + ", 1)"),
                        Query.rows(maxBy(STREAM, streams("epistream_window_records"))))
                .sized(24, 8);
    }

    private static Look streamTable() {
        return Looks.table()
                .field("links", List.of(Link.toModel("__data.fields")))
                .transformed("merge", Map.of())
                .columns(
                        List.of("model", "version", "segment"),
                        Json.of(
                                entry("Value #A", "State"),
                                entry("Value #B", "Evidence"),
                                entry("Value #C", "OOD rate"),
                                entry("Value #D", "Reference"),
                                entry("Value #E", "In alarm"),
                                entry("Value #F", "Records in window")))
                .named("State", "mappings", List.of(States.mapping()), "custom.cellOptions", coloured())
                .named(
                        "Evidence",
                        "unit",
                        "percentunit",
                        "min",
                        0,
                        "max",
                        1,
                        "custom.cellOptions",
                        gauge(),
                        "color",
                        Colour.SKY.fixed())
                .named("OOD rate", "unit", "percentunit", "decimals", 2)
                .named("Reference", "unit", "percentunit", "decimals", 0)
                .named("In alarm", "unit", "percentunit", "decimals", 1)
                .named("Records in window", "unit", "short")
                .option("sortBy", List.of(Json.of(entry("displayName", "State"), entry("desc", true))));
    }

    private static Map<String, Object> coloured() {
        return Json.of(entry("type", "color-background"), entry("mode", "basic"));
    }

    private static Map<String, Object> gauge() {
        return Json.of(entry("type", "gauge"), entry("mode", "basic"), entry("valueDisplayMode", "text"));
    }

    private static Row alarms() {
        return Row.of(
                "Alarms",
                Panels.alarmsInProgress().sized(12, 8),
                Panel.of(
                                "Streams by state",
                                """
                                How many streams are in each state. Many alarms at one time point to a common cause upstream (a feature pipeline, a \
                                sensor, a new client), one alone to its own segment.""",
                                Looks.stacked("none")
                                        .field("decimals", 0)
                                        .coloured(States.ARMED.label(), States.ARMED.colour())
                                        .coloured(States.LEARNING.label(), States.LEARNING.colour())
                                        .coloured(States.UNPROMISED.label(), States.UNPROMISED.colour())
                                        .coloured(States.ALARM.label(), States.ALARM.colour()),
                                Query.series(sumBy("state", streams("epistream_detector_state")), "{{state}}"))
                        .sized(6, 8),
                Panels.alertsSent().sized(6, 8));
    }

    private static Row review() {
        return Row.of(
                "Review load",
                Panel.of(
                        "Items sent to people",
                        """
                        uncertain: above the threshold that keeps `review.share`. audit: chosen at random, so that risk can be estimated without bias; \
                        not under the cap. The dashed line is the cap on uncertain items of one model, which bursts of an hour's items may exceed. At the cap for long: people see less than \
                        they should; raise `review.at-most`, or look why so much is uncertain.""",
                        Looks.lines("short")
                                .custom("axisLabel", "items/s")
                                .field("min", 0)
                                .named(
                                        "cap",
                                        "color",
                                        Colour.GREY.fixed(),
                                        "custom.lineStyle",
                                        Json.of(entry("fill", "dash"), entry("dash", List.of(10, 10)))),
                        Query.series(
                                sumBy("model, reason", rate(Promql.select("epistream_review_routed_total", "model"))),
                                "{{reason}} · {{model}}"),
                        Query.series("max(epistream_review_cap_items_per_second)", "cap")),
                Panel.of(
                        "Candidates held back by the cap",
                        """
                        Items uncertain enough for a person that the hard cap kept from the review topic. They are still in the events topic. \
                        A little is what a cap is for; if it goes on, the cap hides a problem.""",
                        Looks.lines("short").custom("axisLabel", "items/s").field("min", 0, "noValue", "None so far"),
                        Query.series(
                                sumBy("model", rate(Promql.select("epistream_review_capped_total", "model"))),
                                "{{model}}")));
    }

    private static String capped() {
        return sum(rate(Promql.select("epistream_review_capped_total", "model")));
    }

    private static String uncertain() {
        return sum(rate(Promql.select("epistream_review_routed_total", "model", "reason=\"uncertain\"")));
    }

    private static Row flow() {
        return Row.of(
                "Throughput and lag",
                Panels.throughput(),
                Panel.of(
                        "Records waiting",
                        """
                        Records not read yet, by role and topic. A hill that falls again is a burst. A slope that goes on is too little capacity: \
                        add an instance (at most one for each partition of the topic), or see Service for what is slow.""",
                        Looks.lines("short").custom("axisLabel", "records").field("min", 0),
                        Query.series(sumBy("role, topic", "epistream_consumer_lag_records"), "{{role}} · {{topic}}")));
    }
}
