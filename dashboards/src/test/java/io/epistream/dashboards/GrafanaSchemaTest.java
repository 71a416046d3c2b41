package io.epistream.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Grafana's own types, as a JSON Schema; {@code dashboards/draw/schema.mjs} makes it. */
class GrafanaSchemaTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    private final JsonNode definitions;

    GrafanaSchemaTest() throws IOException {
        try (InputStream in = GrafanaSchemaTest.class.getResourceAsStream("/grafana/dashboard.schema.json")) {
            definitions = new ObjectMapper().readTree(in).path("definitions");
        }
    }

    @Test
    void dashboardsRowsAndPanelsAreAsGrafanaTypesThem() {
        Committed.dashboards().forEach(dashboard -> {
            assertThat(errors("dashboard", dashboard))
                    .as(dashboard.path("uid").asText())
                    .isEmpty();
            dashboard.path("panels").forEach(this::assertTyped);
        });
    }

    private void assertTyped(JsonNode panel) {
        assertThat(errors(panel.path("type").asText(), panel))
                .as(panel.path("title").asText())
                .isEmpty();
        panel.path("panels").forEach(this::assertTyped);
    }

    @Test
    void anOptionThatGrafanaDoesNotHaveIsAnError() {
        ObjectNode panel = firstOf("timeseries");
        panel.withObject("/fieldConfig/defaults/custom").put("lineWidht", 2);
        assertThat(errors("timeseries", panel))
                .anySatisfy(error -> assertThat(error.toString()).contains("lineWidht"));
    }

    @Test
    void aValueThatGrafanaDoesNotHaveIsAnError() {
        ObjectNode panel = firstOf("stat");
        panel.withObject("/options").put("graphMode", "lines");
        assertThat(errors("stat", panel))
                .anySatisfy(error -> assertThat(error.toString()).contains("graphMode"));
    }

    private static ObjectNode firstOf(String type) {
        return Committed.panels(Committed.dashboard("fleet")).stream()
                .filter(panel -> panel.path("type").asText().equals(type))
                .findFirst()
                .map(panel -> (ObjectNode) panel)
                .orElseThrow();
    }

    private List<Error> errors(String type, JsonNode value) {
        assertThat(definitions.has(type)).as("a schema for %s", type).isTrue();
        return SCHEMAS.getSchema(definitions.path(type)).validate(value);
    }
}
