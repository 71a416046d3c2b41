package io.epistream.dashboards;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a panel draws its data.
 *
 * @param type of the panel, as Grafana names it
 * @param fields how values look
 * @param options settings of the panel
 * @param transformations what is done to the data first
 */
record Look(String type, Fields fields, Map<String, Object> options, List<Map<String, Object>> transformations) {
    private static final Map<String, Object> TOOLTIP = Json.object("mode", "multi", "sort", "desc", "hideZeros", false);

    Look {
        transformations = List.copyOf(transformations);
    }

    /**
     * How values look.
     *
     * @param all settings of every field
     * @param custom settings of every field that only this type of panel has
     * @param some settings of some fields
     */
    record Fields(Map<String, Object> all, Map<String, Object> custom, List<Map<String, Object>> some) {
        Fields {
            some = List.copyOf(some);
        }

        Map<String, Object> json() {
            Map<String, Object> defaults = custom.isEmpty() ? all : Json.merged(all, Json.object("custom", custom));
            return Json.object("defaults", defaults, "overrides", some);
        }
    }

    private static Look of(
            String type, Map<String, Object> all, Map<String, Object> custom, Map<String, Object> options) {
        return new Look(type, new Fields(all, custom, List.of()), options, List.of());
    }

    private Look fields(Fields changed) {
        return new Look(type, changed, options, transformations);
    }

    /** The same with the data changed first, after what is done already. */
    Look transformed(String id, Map<String, Object> settings) {
        Map<String, Object> added = Json.object("id", id, "options", settings);
        return new Look(type, fields, options, appended(transformations, added));
    }

    private static List<Map<String, Object>> appended(List<Map<String, Object>> all, Map<String, Object> one) {
        return Stream.concat(all.stream(), Stream.of(one)).toList();
    }

    /** Lines over time. */
    static Look lines(String unit) {
        return of(
                        "timeseries",
                        Json.object("unit", unit, "color", Json.object("mode", "palette-classic")),
                        Json.object(
                                "drawStyle",
                                "line",
                                "lineWidth",
                                2,
                                "fillOpacity",
                                0,
                                "showPoints",
                                "never",
                                "spanNulls",
                                false),
                        Json.object("tooltip", TOOLTIP))
                .legend();
    }

    /** Areas on top of each other over time. */
    static Look stacked(String unit) {
        return lines(unit)
                .custom("fillOpacity", 60, "lineWidth", 1, "stacking", Json.object("mode", "normal", "group", "A"))
                .field("min", 0);
    }

    /** One number for each series. */
    static Look stat(String unit) {
        return of(
                "stat",
                Json.object("unit", unit, "color", Json.object("mode", "thresholds")),
                Map.of(),
                Json.object(
                        "colorMode",
                        "value",
                        "graphMode",
                        "area",
                        "justifyMode",
                        "auto",
                        "orientation",
                        "auto",
                        "textMode",
                        "auto",
                        "wideLayout",
                        true,
                        "showPercentChange",
                        false,
                        "percentChangeColorMode",
                        "standard",
                        "reduceOptions",
                        Json.object("calcs", List.of("lastNotNull"), "fields", "", "values", false)));
    }

    /** What state each series was in over time. */
    static Look states(Map<String, Object> mapping) {
        return of(
                "state-timeline",
                Json.object(
                        "unit",
                        "none",
                        "mappings",
                        List.of(mapping),
                        "color",
                        Json.object("mode", "thresholds"),
                        "thresholds",
                        thresholds(Colour.GREY)),
                Json.object("fillOpacity", 85, "lineWidth", 0),
                Json.object(
                        "mergeValues",
                        true,
                        "showValue",
                        "auto",
                        "alignValue",
                        "left",
                        "rowHeight",
                        0.8,
                        "perPage",
                        20,
                        "legend",
                        Json.object(
                                "displayMode", "list", "placement", "bottom", "showLegend", true, "calcs", List.of()),
                        "tooltip",
                        Json.object("mode", "single", "sort", "none", "hideZeros", false)));
    }

    /** Rows and columns. */
    static Look table() {
        return of(
                "table",
                Json.object("unit", "none"),
                Json.object("align", "auto", "cellOptions", Json.object("type", "auto"), "inspect", false),
                Json.object("showHeader", true, "cellHeight", "sm"));
    }

    /** How often each bucket of a histogram was hit, over time. */
    static Look buckets(String unit) {
        return of(
                "heatmap",
                Json.object("unit", unit),
                Json.object("scaleDistribution", Json.object("type", "linear")),
                Json.object(
                        "calculate",
                        false,
                        "cellGap",
                        1,
                        "cellValues",
                        Json.object("unit", "short"),
                        "color",
                        Json.object(
                                "mode",
                                "scheme",
                                "scheme",
                                "Cividis",
                                "steps",
                                64,
                                "exponent",
                                0.5,
                                "fill",
                                Colour.BLUE.hex(),
                                "scale",
                                "exponential",
                                "reverse",
                                false),
                        "exemplars",
                        Json.object("color", Colour.VERMILLION.hex()),
                        "filterValues",
                        Json.object("le", 1e-9),
                        "legend",
                        Json.object("show", true),
                        "rowsFrame",
                        Json.object("layout", "auto"),
                        "showValue",
                        "never",
                        "tooltip",
                        Json.object("mode", "single", "yHistogram", true, "showColorScale", true),
                        "yAxis",
                        Json.object("axisPlacement", "left", "unit", unit, "reverse", false)));
    }

    /** The same with settings of all fields, by names and values. */
    Look field(Object... settings) {
        return fields(new Fields(Json.merged(fields.all(), Json.object(settings)), fields.custom(), fields.some()));
    }

    /** The same with settings of all fields that only this type has, by names and values. */
    Look custom(Object... settings) {
        return fields(new Fields(fields.all(), Json.merged(fields.custom(), Json.object(settings)), fields.some()));
    }

    /** The same with settings of the panel, by names and values. */
    Look option(Object... settings) {
        return new Look(type, fields, Json.merged(options, Json.object(settings)), transformations);
    }

    /** The same with a legend below that shows these calculations of each series. */
    Look legend(String... calculations) {
        return option(
                "legend",
                Json.object(
                        "displayMode",
                        calculations.length == 0 ? "list" : "table",
                        "placement",
                        "bottom",
                        "showLegend",
                        true,
                        "calcs",
                        List.of(calculations)));
    }

    /** The same with settings of the series or column of that name, by ids and values. */
    Look named(String name, Object... settings) {
        return override(Json.object("id", "byName", "options", name), settings);
    }

    /** The same with settings of series whose name matches, by ids and values. */
    Look matching(String pattern, Object... settings) {
        return override(Json.object("id", "byRegexp", "options", "/" + pattern + "/"), settings);
    }

    /** The same with the series of that name in that colour. */
    Look coloured(String name, Colour colour) {
        return named(name, "color", colour.fixed());
    }

    /** The same with the colour changing at each limit: the first for all below, then limit and colour in turn. */
    Look limits(Colour first, Object... limitsAndColours) {
        return field("thresholds", thresholds(first, limitsAndColours));
    }

    private Look override(Map<String, Object> matcher, Object... settings) {
        List<Map<String, Object>> properties = Json.object(settings).entrySet().stream()
                .map(setting -> Json.object("id", setting.getKey(), "value", setting.getValue()))
                .toList();
        Map<String, Object> added = Json.object("matcher", matcher, "properties", properties);
        return fields(new Fields(fields.all(), fields.custom(), appended(fields.some(), added)));
    }

    /** Colours by value. */
    static Map<String, Object> thresholds(Colour first, Object... limitsAndColours) {
        Map<String, Object> limits = Json.object("color", first.hex(), "value", NullNode.getInstance());
        Stream<Map<String, Object>> more = IntStream.range(0, limitsAndColours.length / 2)
                .mapToObj(i -> Json.object(
                        "color", ((Colour) limitsAndColours[2 * i + 1]).hex(), "value", limitsAndColours[2 * i]));
        return Json.object(
                "mode",
                "absolute",
                "steps",
                Stream.concat(Stream.of(limits), more).toList());
    }
}
