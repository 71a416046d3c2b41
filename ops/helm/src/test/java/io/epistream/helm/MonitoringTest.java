package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules and dashboards in the chart are the repository's own: links into their rooms, which Helm follows. */
@OnLinux
class MonitoringTest {
    private static final Path FILES = Chart.CHART.resolve("files");
    private static final Path ROOT = Chart.FOLDER.resolve("../..");

    /** A ConfigMap holds 1 MiB, and the API server's limit on a request leaves less. */
    private static final int MOST_BYTES = 900_000;

    @Test
    void everyDashboardIsLinked() throws IOException {
        assertThat(names(FILES.resolve("dashboards")))
                .as(
                        "link each dashboard: ln -s ../../../../../dashboards/NAME.json ops/helm/epistream/files/dashboards/")
                .isEqualTo(names(ROOT.resolve("dashboards")));
    }

    @Test
    void linksPointToTheRealFiles() throws IOException {
        assertThat(FILES.resolve("epistream.rules.yml").toRealPath())
                .isEqualTo(ROOT.resolve("ops/prometheus/epistream.rules.yml").toRealPath());
        for (String name : names(FILES.resolve("dashboards"))) {
            assertThat(FILES.resolve("dashboards").resolve(name).toRealPath())
                    .isEqualTo(ROOT.resolve("dashboards").resolve(name).toRealPath());
        }
    }

    @Test
    void theRuleHoldsWhatTheFileHolds() throws IOException {
        JsonNode rule = Chart.render("everything").only("PrometheusRule");

        assertThat(rule.path("spec"))
                .isEqualTo(Manifests.YAML.readTree(
                        FILES.resolve("epistream.rules.yml").toFile()));
        assertThat(rule.at("/metadata/labels/release").asText()).isEqualTo("kube-prometheus-stack");
    }

    @Test
    void runbooksAreWhereTheyAreServed() {
        String rule = Chart.render("everything", "{prometheusRule: {runbookUrl: 'https://wiki.example.com/'}}")
                .only("PrometheusRule")
                .toString();

        assertThat(rule).contains("https://wiki.example.com/EpistreamDown.md").doesNotContain("docs/runbooks/");
    }

    @Test
    void everyDashboardIsAConfigMapForGrafana() throws IOException {
        List<JsonNode> maps = Chart.render("everything")
                .ofKind("ConfigMap")
                .filter(map ->
                        map.at("/metadata/labels/grafana_dashboard").asText().equals("1"))
                .toList();

        assertThat(maps).hasSameSizeAs(names(FILES.resolve("dashboards"))).allSatisfy(map -> {
            String file = map.path("data").fieldNames().next();
            String text = map.path("data").path(file).asText();
            assertThat(new JsonMapper().readTree(text))
                    .isEqualTo(new JsonMapper()
                            .readTree(FILES.resolve("dashboards").resolve(file).toFile()));
            assertThat(text.length()).isLessThan(MOST_BYTES);
        });
    }

    @Test
    void aMonitorGivesTheJobNameThatRulesCountOn() {
        for (JsonNode monitor : List.of(
                Chart.render("everything").only("ServiceMonitor"),
                Chart.render("sidecar").only("PodMonitor"))) {
            assertThat(monitor.findValue("relabelings").get(0).toString())
                    .contains("\"targetLabel\":\"job\"", "\"replacement\":\"epistream\"");
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
