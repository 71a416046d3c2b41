package io.epistream.dashboards;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.LinkedHashMap;
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
            return Json.of(entry("defaults", defaults), entry("overrides", some));
        }
    }

    /** A look with nothing special for any field. */
    static Look of(String type, Map<String, Object> all, Map<String, Object> custom, Map<String, Object> options) {
        return new Look(type, new Fields(all, custom, List.of()), options, List.of());
    }

    private Look fields(Fields changed) {
        return new Look(type, changed, options, transformations);
    }

    /** The same with the data changed first, after what is done already. */
    Look transformed(String id, Map<String, Object> settings) {
        Map<String, Object> added = Json.of(entry("id", id), entry("options", settings));
        return new Look(type, fields, options, appended(transformations, added));
    }

    /** The same with the columns of labels in this order, without the time, and others renamed. */
    Look columns(List<String> labels, Map<String, Object> renamed) {
        Map<String, Object> places = new LinkedHashMap<>();
        labels.forEach(label -> places.put(label, places.size()));
        return transformed(
                "organize",
                Json.of(
                        entry("excludeByName", Json.object("Time", true)),
                        entry("indexByName", places),
                        entry("renameByName", renamed)));
    }

    /** The same with one series as a dashed line over the others, which are stacked. */
    Look over(String name) {
        return named(
                name,
                "color",
                Colour.GREY.fixed(),
                "custom.stacking",
                Json.of(entry("mode", "none"), entry("group", "A")),
                "custom.fillOpacity",
                0,
                "custom.lineStyle",
                Panels.dashes());
    }

    private static List<Map<String, Object>> appended(List<Map<String, Object>> all, Map<String, Object> one) {
        return Stream.concat(all.stream(), Stream.of(one)).toList();
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
        return legendAt("bottom", calculations);
    }

    /** The same with a legend beside it, for many series. */
    Look legendBeside(String... calculations) {
        return legendAt("right", calculations);
    }

    private Look legendAt(String placement, String... calculations) {
        return option(
                "legend",
                Json.of(
                        entry("displayMode", calculations.length == 0 ? "list" : "table"),
                        entry("placement", placement),
                        entry("showLegend", true),
                        entry("calcs", List.of(calculations))));
    }

    /** The same with settings of the series or column of that name, by ids and values. */
    Look named(String name, Object... settings) {
        return override(Json.of(entry("id", "byName"), entry("options", name)), settings);
    }

    /** The same with settings of series whose name matches, by ids and values. */
    Look matching(String pattern, Object... settings) {
        return override(Json.of(entry("id", "byRegexp"), entry("options", "/" + pattern + "/")), settings);
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
                .map(setting -> Json.of(entry("id", setting.getKey()), entry("value", setting.getValue())))
                .toList();
        Map<String, Object> added = Json.of(entry("matcher", matcher), entry("properties", properties));
        return fields(new Fields(fields.all(), fields.custom(), appended(fields.some(), added)));
    }

    /** Colours by value. */
    static Map<String, Object> thresholds(Colour first, Object... limitsAndColours) {
        Map<String, Object> limits = Json.of(entry("color", first.hex()), entry("value", NullNode.getInstance()));
        Stream<Map<String, Object>> more = IntStream.range(0, limitsAndColours.length / 2)
                .mapToObj(i -> Json.of(
                        entry("color", ((Colour) limitsAndColours[2 * i + 1]).hex()),
                        entry("value", limitsAndColours[2 * i])));
        return Json.of(
                entry("mode", "absolute"),
                entry("steps", Stream.concat(Stream.of(limits), more).toList()));
    }
}
