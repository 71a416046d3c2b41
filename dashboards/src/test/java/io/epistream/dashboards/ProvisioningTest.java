package io.epistream.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
    @Test
    void grafanaLoadsTheDashboardsFromTheFolderThatTheReadmeNames() throws IOException {
        JsonNode file = yaml("provisioning/dashboards/epistream.yml");
        assertThat(file.path("apiVersion").asInt()).isEqualTo(1);
        JsonNode provider = file.path("providers").path(0);
        assertThat(provider.path("type").asText()).isEqualTo("file");
        assertThat(provider.path("folder").asText()).isEqualTo("Epistream");
        assertThat(Files.readString(Committed.folder().resolve("README.md")))
                .contains(provider.path("options").path("path").asText("no path"));
    }

    @Test
    void theDataSourceIsAPrometheusThatTheEnvironmentNames() throws IOException {
        JsonNode file = yaml("provisioning/datasources/prometheus.yml");
        assertThat(file.path("apiVersion").asInt()).isEqualTo(1);
        JsonNode source = file.path("datasources").path(0);
        assertThat(source.path("type").asText()).isEqualTo("prometheus");
        assertThat(source.path("uid").asText()).isNotBlank();
        assertThat(source.path("url").asText()).isEqualTo("${PROMETHEUS_URL}");
        assertThat(source.path("jsonData").path("timeInterval").asText())
                .as("the scrape interval, from which Grafana makes $__rate_interval")
                .isNotBlank();
    }

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(Committed.folder().resolve(file).toFile());
    }
}
