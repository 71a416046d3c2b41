package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void withoutACommandItShowsWhatThereIsAndFails() {
        assertThat(execute()).isEqualTo(2);
        assertThat(out.toString()).contains("Commands:", "check", "Exit codes:");
    }

    @Test
    void aMistypedCommandIsAUsageErrorWithAHint() {
        assertThat(execute("chekc")).isEqualTo(2);
        assertThat(err.toString()).contains("chekc").contains("check");
    }

    @Test
    void aWrongConfigurationIsOneMessageAndExitCodeTwo() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "windows: { sise: 1m }\n");

        assertThat(execute("check", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("epistream: " + file + ": 4 problems\n")
                .contains("windows.sise: unknown key; did you mean 'size'?")
                .doesNotContain("\tat ");
    }

    @Test
    void verboseAddsTheStackTrace() {
        assertThat(execute(
                        "check",
                        "--verbose",
                        "--config",
                        folder.resolve("absent").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no such file", "\tat ");
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
