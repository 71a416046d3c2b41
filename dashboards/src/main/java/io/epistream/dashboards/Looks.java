package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** How each type of panel draws, before what is special to one panel. */
final class Looks {
    private static final Map<String, Object> TOOLTIP =
            Json.of(entry("mode", "multi"), entry("sort", "desc"), entry("hideZeros", false));

    private Looks() {}

    /** Lines over time. */
    static Look lines(String unit) {
        return Look.of(
                        "timeseries",
                        Json.of(entry("unit", unit), entry("color", Json.object("mode", "palette-classic"))),
                        Json.of(
                                entry("drawStyle", "line"),
                                entry("lineWidth", 2),
                                entry("fillOpacity", 0),
                                entry("showPoints", "never"),
                                entry("spanNulls", false)),
                        Json.object("tooltip", TOOLTIP))
                .legend();
    }

    /** Areas on top of each other over time. */
    static Look stacked(String unit) {
        return lines(unit)
                .custom(
                        "fillOpacity",
                        70,
                        "lineWidth",
                        0,
                        "stacking",
                        Json.of(entry("mode", "normal"), entry("group", "A")))
                .field("min", 0);
    }

    /** One number for each series. */
    static Look stat(String unit) {
        return Look.of(
                "stat",
                Json.of(entry("unit", unit), entry("color", Json.object("mode", "thresholds"))),
                Map.of(),
                Json.of(
                        entry("colorMode", "value"),
                        entry("graphMode", "area"),
                        entry("justifyMode", "auto"),
                        entry("orientation", "auto"),
                        entry("textMode", "auto"),
                        entry("wideLayout", true),
                        entry("showPercentChange", false),
                        entry("percentChangeColorMode", "standard"),
                        entry(
                                "reduceOptions",
                                Json.of(
                                        entry("calcs", List.of("lastNotNull")),
                                        entry("fields", ""),
                                        entry("values", false)))));
    }

    /** What state each series was in over time. */
    static Look states(Map<String, Object> mapping) {
        return Look.of(
                "state-timeline",
                Json.of(
                        entry("unit", "none"),
                        entry("mappings", List.of(mapping)),
                        entry("color", Json.object("mode", "thresholds")),
                        entry("thresholds", Look.thresholds(Colour.GREY))),
                Json.of(entry("fillOpacity", 85), entry("lineWidth", 0)),
                Json.of(
                        entry("mergeValues", true),
                        entry("showValue", "auto"),
                        entry("alignValue", "left"),
                        entry("rowHeight", 0.8),
                        entry("perPage", 20),
                        entry(
                                "legend",
                                Json.of(
                                        entry("displayMode", "list"),
                                        entry("placement", "bottom"),
                                        entry("showLegend", true),
                                        entry("calcs", List.of()))),
                        entry(
                                "tooltip",
                                Json.of(entry("mode", "single"), entry("sort", "none"), entry("hideZeros", false)))));
    }

    /** Rows and columns. */
    static Look table() {
        return Look.of(
                "table",
                Json.object("unit", "none"),
                Json.of(
                        entry("align", "auto"),
                        entry("cellOptions", Json.object("type", "auto")),
                        entry("inspect", false)),
                Json.of(entry("showHeader", true), entry("cellHeight", "sm")));
    }

    /** How often each bucket of a histogram was hit, over time. */
    static Look buckets(String unit) {
        return Look.of(
                "heatmap",
                Json.object("unit", unit),
                Json.object("scaleDistribution", Json.object("type", "linear")),
                Json.of(
                        entry("calculate", false),
                        entry("cellGap", 1),
                        entry("cellValues", Json.object("unit", "short")),
                        entry(
                                "color",
                                Json.of(
                                        entry("mode", "scheme"),
                                        entry("scheme", "Cividis"),
                                        entry("steps", 64),
                                        entry("exponent", 0.5),
                                        entry("fill", Colour.BLUE.hex()),
                                        entry("scale", "exponential"),
                                        entry("reverse", false))),
                        entry("exemplars", Json.object("color", Colour.VERMILLION.hex())),
                        entry("filterValues", Json.object("le", 1e-9)),
                        entry("legend", Json.object("show", true)),
                        entry("rowsFrame", Json.object("layout", "auto")),
                        entry("showValue", "never"),
                        entry(
                                "tooltip",
                                Json.of(
                                        entry("mode", "single"),
                                        entry("yHistogram", true),
                                        entry("showColorScale", true))),
                        entry(
                                "yAxis",
                                Json.of(
                                        entry("axisPlacement", "left"),
                                        entry("unit", unit),
                                        entry("reverse", false)))));
    }
}
