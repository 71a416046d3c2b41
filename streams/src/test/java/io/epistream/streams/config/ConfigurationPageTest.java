package io.epistream.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("epistream.home", "..")).resolve("docs/configuration.md");

    @Test
    void theReferencePageIsWhatTheSchemaSays() throws IOException {
        if (Boolean.getBoolean("epistream.update.docs")) {
            Files.createDirectories(PAGE.resolveSibling(""));
            Files.writeString(PAGE, ConfigurationPage.text());
        }
        assertThat(PAGE).hasContent(ConfigurationPage.text());
    }
}
