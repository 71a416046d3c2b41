package io.epistream.dashboards;

import java.util.List;
import java.util.Map;

/** A link at the top of a dashboard to another, which keeps the chosen variables and the time range. */
record Link(String title, String tooltip, String uid) {
    Map<String, Object> json() {
        return Json.object(
                "type",
                "link",
                "title",
                title,
                "tooltip",
                tooltip,
                "icon",
                "dashboard",
                "url",
                "/d/" + uid,
                "tags",
                List.of(),
                "asDropdown",
                false,
                "targetBlank",
                false,
                "includeVars",
                true,
                "keepTime",
                true);
    }

    /** From a row, a series or a state of one stream to the Model dashboard of that stream, over the same time. */
    static Map<String, Object> toModel(String labels) {
        String value = "${" + labels + ".%s:percentencode}";
        return Json.object(
                "title",
                "What this stream is unsure about",
                "url",
                "/d/epistream-model?${datasource:queryparam}&var-model=" + String.format(value, "model")
                        + "&var-version=" + String.format(value, "version")
                        + "&var-segment=" + String.format(value, "segment")
                        + "&${__url_time_range}",
                "targetBlank",
                false);
    }
}
