package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chart checks {@code config} by the program's own schema, and its README tells every value. */
class ValuesSchemaTest {
    private static final Path SCHEMA = Chart.CHART.resolve("values.schema.json");
    private static final Path README = Chart.CHART.resolve("README.md");

    private static boolean update() {
        return Boolean.getBoolean("epistream.update.docs");
    }

    @Test
    void configIsCheckedAsTheProgramDoes() throws IOException {
        ObjectNode schema = (ObjectNode) ValuesSchema.read(SCHEMA);
        ObjectNode wanted = ValuesSchema.withProgram(schema.deepCopy());
        if (update()) {
            Files.writeString(SCHEMA, ValuesSchema.text(wanted));
        }

        assertThat(ValuesSchema.read(SCHEMA).equals(wanted))
                .as(
                        "config and its definitions are the program's; if not, run this test with -Depistream.update.docs=true")
                .isTrue();
    }

    @Test
    void theReadmeTellsEveryValue() throws IOException {
        String table =
                ValuesSchema.table(ValuesFile.read(Chart.CHART.resolve("values.yaml")), ValuesSchema.read(SCHEMA));
        String readme = Files.readString(README);
        String wanted = ValuesSchema.between(readme, table);
        if (update()) {
            Files.writeString(README, wanted);
        }

        assertThat(README).as("run this test with -Depistream.update.docs=true").hasContent(wanted);
    }

    @Test
    void rolesMayOverrideWhatValuesYamlSaysTheyMay() throws IOException {
        JsonNode schema = ValuesSchema.read(SCHEMA);

        assertThat(ValuesSchema.keys(schema.at("/$defs/role/properties")))
                .containsExactlyElementsOf(ValuesSchema.keys(schema.at("/$defs/workload/properties")))
                .isSubsetOf(ValuesSchema.keys(ValuesFile.read(Chart.CHART.resolve("values.yaml"))));
    }
}
