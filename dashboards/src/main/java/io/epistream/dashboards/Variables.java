package io.epistream.dashboards;

import java.util.List;

/** The choices of each dashboard, each among what the ones before it leave. */
final class Variables {
    private Variables() {}

    /** Of a dashboard about streams. */
    static List<Variable> ofStreams() {
        return List.of(
                Variable.dataSource(),
                model("epistream_records_scored_total"),
                version(Promql.select("epistream_records_scored_total", "model")),
                segment(Promql.models("epistream_windows_closed_total")));
    }

    /** Of a dashboard about processes. */
    static List<Variable> ofProcesses() {
        return List.of(
                Variable.dataSource(),
                Variable.listed(
                        "instance",
                        "The processes of Epistream, as Prometheus names its targets.",
                        "epistream_build_info"),
                model(Promql.instances("epistream_records_scored_total")),
                version(Promql.instances("epistream_records_scored_total", "model=~\"$model\"")),
                segment(Promql.models("epistream_windows_closed_total")));
    }

    private static Variable model(String selector) {
        return Variable.labels("model", "The watched models.", selector);
    }

    private static Variable version(String selector) {
        return Variable.labels("version", "Versions of the chosen models.", selector);
    }

    private static Variable segment(String selector) {
        return Variable.labels(
                "segment",
                "Parts of the traffic, as `segments` splits it. All takes in models whose traffic is not split; `other` is what exceeds the"
                        + " limits on segments and on series.",
                selector);
    }
}
