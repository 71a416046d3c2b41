package io.epistream.dashboards;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** A link at the top of a dashboard to another, which keeps the chosen variables and the time range. */
record Link(String title, String tooltip, String uid) {
    Map<String, Object> json() {
        return Json.of(
                entry("type", "link"),
                entry("title", title),
                entry("tooltip", tooltip),
                entry("icon", "dashboard"),
                entry("url", "/d/" + uid),
                entry("tags", List.of()),
                entry("asDropdown", false),
                entry("targetBlank", false),
                entry("includeVars", true),
                entry("keepTime", true));
    }

    /** From a row, a series or a state of one stream to the Model dashboard of that stream, over the same time. */
    static Map<String, Object> toModel(String labels) {
        String value = "${" + labels + ".%s:percentencode}";
        return Json.of(
                entry("title", "What this stream is unsure about"),
                entry(
                        "url",
                        "/d/epistream-model?${datasource:queryparam}&var-model=" + String.format(value, "model")
                                + "&var-version=" + String.format(value, "version")
                                + "&var-segment=" + String.format(value, "segment")
                                + "&${__url_time_range}"),
                entry("targetBlank", false));
    }
}
