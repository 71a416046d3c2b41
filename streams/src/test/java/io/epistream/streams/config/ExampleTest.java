package io.epistream.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleTest {

    @Test
    void theExampleIsValidAndNamesABundleOfTheZoo() throws ConfigException {
        Path example = Path.of(System.getProperty("epistream.home", "..")).resolve("docs/example.yaml");

        EpistreamConfig config = ConfigLoader.load(example, Map.of()).config();

        assertThat(config.models())
                .hasSize(1)
                .allSatisfy(folder -> assertThat(folder).isDirectory());
    }
}
