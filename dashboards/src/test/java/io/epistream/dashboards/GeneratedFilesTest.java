package io.epistream.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedFilesTest {
    @Test
    void theCommittedFilesAreWhatTheGeneratorMakes() throws IOException {
        for (Map.Entry<String, String> file : Dashboards.files().entrySet()) {
            Path committed = Committed.folder().resolve(file.getKey());
            if (Boolean.getBoolean("epistream.update.dashboards")) {
                Files.writeString(committed, file.getValue());
            }
            assertThat(committed)
                    .as("%s; -Depistream.update.dashboards=true writes it anew", file.getKey())
                    .content()
                    .isEqualTo(file.getValue());
        }
    }
}
