package io.epistream.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All dashboards, and the files made from them. */
final class Dashboards {
    private Dashboards() {}

    static List<Dashboard> all() {
        return List.of(FleetDashboard.dashboard(), ModelDashboard.dashboard(), ServiceDashboard.dashboard());
    }

    /** Content by file name, for the folder {@code dashboards}. */
    static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        all().forEach(dashboard -> files.put(dashboard.name() + ".json", Json.text(dashboard.json())));
        files.put("expressions.tsv", expressions());
        return files;
    }

    /** Every expression that Grafana asks, with when it has data: for whoever checks them against a running program. */
    private static String expressions() {
        List<String> lines = new ArrayList<>(List.of("dashboard\tpanel\tdata\texpression"));
        for (Dashboard dashboard : all()) {
            dashboard
                    .panels()
                    .forEach(panel ->
                            panel.queries().forEach(query -> lines.add(line(dashboard.name(), panel.title(), query))));
            dashboard
                    .annotations()
                    .forEach(annotation -> lines.add(line(dashboard.name(), annotation.name(), annotation.query())));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(String dashboard, String panel, Query query) {
        return String.join("\t", dashboard, panel, query.data().toString(), query.expression());
    }
}
