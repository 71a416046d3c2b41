package io.epistream.dashboards;

import java.util.List;

/**
 * Panels under a heading.
 *
 * @param folded whether it is closed at first; Grafana asks nothing for a closed row
 */
record Row(String title, boolean folded, List<Panel> panels) {
    Row {
        panels = List.copyOf(panels);
    }

    static Row of(String title, Panel... panels) {
        return new Row(title, false, List.of(panels));
    }

    static Row folded(String title, Panel... panels) {
        return new Row(title, true, List.of(panels));
    }
}
