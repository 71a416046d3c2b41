package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lays rows out on Grafana's 24 columns: panels from left to right, a new line where one does not fit. Used for one dashboard. */
final class Grid {
    /** The width of a dashboard. */
    static final int COLUMNS = 24;

    private int ids;
    private int x;
    private int y;
    private int lineHeight;

    /** The panels of a dashboard, headings among them. */
    List<Map<String, Object>> place(List<Row> rows) {
        List<Map<String, Object>> placed = new ArrayList<>();
        for (Row row : rows) {
            int id = ++ids;
            Map<String, Object> heading = place(COLUMNS, 1);
            List<Map<String, Object>> panels =
                    row.panels().stream().map(this::place).toList();
            endLine();
            placed.add(heading(id, row, heading, row.folded() ? panels : List.of()));
            placed.addAll(row.folded() ? List.of() : panels);
        }
        return placed;
    }

    private Map<String, Object> place(Panel panel) {
        return panel.json(++ids, place(panel.size().width(), panel.size().height()));
    }

    private Map<String, Object> place(int width, int height) {
        if (x + width > COLUMNS) {
            endLine();
        }
        Map<String, Object> place = Json.of(entry("x", x), entry("y", y), entry("w", width), entry("h", height));
        x += width;
        lineHeight = Math.max(lineHeight, height);
        return place;
    }

    private void endLine() {
        x = 0;
        y += lineHeight;
        lineHeight = 0;
    }

    private static Map<String, Object> heading(
            int id, Row row, Map<String, Object> place, List<Map<String, Object>> inside) {
        return Json.of(
                entry("id", id),
                entry("type", "row"),
                entry("title", row.title()),
                entry("collapsed", row.folded()),
                entry("gridPos", place),
                entry("panels", inside));
    }
}
