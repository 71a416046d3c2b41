package io.epistream.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The dashboards as they are committed, as Grafana would read them. */
final class Committed {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Committed() {}

    /** A file or folder, by its path from the root of the project. */
    static Path path(String relative) {
        return Path.of(System.getProperty("epistream.home", ".."))
                .resolve(relative)
                .toAbsolutePath()
                .normalize();
    }

    static Path folder() {
        return path("dashboards");
    }

    /** The three. */
    static Stream<JsonNode> dashboards() {
        return Stream.of("fleet", "model", "service").map(Committed::dashboard);
    }

    static JsonNode dashboard(String name) {
        try {
            return JSON.readTree(folder().resolve(name + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Panels, those of folded rows too; rows themselves not. */
    static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            if (panel.path("type").asText().equals("row")) {
                panel.path("panels").forEach(panels::add);
            } else {
                panels.add(panel);
            }
        }
        return panels;
    }

    /** Every expression of a dashboard's panels and annotations. */
    static List<String> expressions(JsonNode dashboard) {
        List<String> expressions = new ArrayList<>();
        panels(dashboard)
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> expressions.add(target.path("expr").asText())));
        dashboard
                .path("annotations")
                .path("list")
                .forEach(annotation ->
                        expressions.add(annotation.path("target").path("expr").asText()));
        return expressions;
    }
}
