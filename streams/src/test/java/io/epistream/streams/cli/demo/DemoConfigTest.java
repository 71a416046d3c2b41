package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoConfigTest {
    @TempDir
    Path folder;

    @Test
    void tunesNothingToTheDemo() throws IOException, ConfigException {
        EpistreamConfig demo = new DemoConfig(folder, Path.of("models/zoo/digits-mc-dropout"), 0).write("127.0.0.1:1");
        EpistreamConfig defaults = ConfigLoader.parse(
                        "defaults",
                        "{ kafka: { bootstrap.servers: 'b:1' }, models: [ m ], topics: { inputs: i } }",
                        folder,
                        Map.of())
                .config();

        assertThat(demo.windows()).isEqualTo(defaults.windows());
        assertThat(demo.detection()).isEqualTo(defaults.detection());
        assertThat(demo.review()).isEqualTo(defaults.review());
        assertThat(demo.segments()).isEqualTo(defaults.segments());
        assertThat(demo.roles()).isEqualTo(defaults.roles());
        assertThat(demo.execution())
                .usingRecursiveComparison()
                .ignoringFields("stateDir")
                .isEqualTo(defaults.execution());
    }

    @Test
    void keepsEverythingInItsFolder() throws IOException, ConfigException {
        DemoConfig config = new DemoConfig(folder, Path.of("models/zoo/digits-mc-dropout"), 9404);
        EpistreamConfig written = config.write("127.0.0.1:1");

        assertThat(config.file()).exists().hasParent(folder);
        assertThat(written.execution().stateDir()).isEqualTo(folder.resolve("state"));
        assertThat(written.http().ops()).hasToString("127.0.0.1:9404");
    }
}
