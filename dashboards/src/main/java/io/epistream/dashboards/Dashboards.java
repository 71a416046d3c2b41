package io.epistream.dashboards;

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
        return files;
    }
}
