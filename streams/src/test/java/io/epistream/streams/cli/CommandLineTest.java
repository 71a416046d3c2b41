package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private final Execution epistream = new Execution();

    @TempDir
    Path folder;

    @Test
    void withoutACommandItShowsWhatThereIsAndFails() {
        assertThat(epistream.execute()).isEqualTo(2);
        assertThat(epistream.out()).contains("Commands:", "check", "Exit codes:");
    }

    @Test
    void aMistypedCommandIsAUsageErrorWithAHint() {
        assertThat(epistream.execute("chekc")).isEqualTo(2);
        assertThat(epistream.err()).contains("chekc").contains("check");
    }

    @Test
    void everyCommandTeachesByExampleInEightyColumns() {
        for (CommandLine command : Main.commandLine().getSubcommands().values()) {
            List<String> usage = command.getUsageMessage().lines().toList();

            assertThat(usage).describedAs(command.getCommandName()).anyMatch(line -> line.startsWith("Example"));
            assertThat(command.getCommandSpec().usageMessage().footer())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
    }

    @Test
    void aWrongConfigurationIsOneMessageAndExitCodeTwo() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "windows: { sise: 1m }\n");

        assertThat(epistream.execute("check", "--config", file.toString())).isEqualTo(2);
        assertThat(epistream.err())
                .startsWith("epistream: " + file + ": 4 problems\n")
                .contains("windows.sise: unknown key; did you mean 'size'?")
                .doesNotContain("\tat ");
    }

    @Test
    void verboseAddsTheStackTrace() {
        String absent = folder.resolve("absent").toString();

        assertThat(epistream.execute("check", "--verbose", "--config", absent)).isEqualTo(2);
        assertThat(epistream.err()).contains("there is no such file", "\tat ");
    }
}
