package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user types it, in a process of its own. */
class DemoIT {
    @TempDir
    Path folder;

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void holdsAllItsChecksOnTheShortestPlan() throws IOException, InterruptedException {
        Run run = run("--no-tty", "--records", "57000", "--rate", "6000");

        assertThat(run.exitCode).as(run.output).isZero();
        assertThat(run.row("records")).containsExactly("50,000", "1,500", "1,500", "1,500", "1,000", "1,500");
        assertThat(run.row("dead letters")).containsExactly("0", "5", "0", "0", "0", "0");
        assertThat(run.row("alarms started").get(0)).isEqualTo("0");
        assertThat(run.number("accuracy", 0)).isBetween(.95, 1.0);
        assertThat(run.number("accuracy", 2)).isBetween(.5, .9);
        assertThat(run.number(" epistemic", 4)).isGreaterThan(2 * run.number(" epistemic", 0));
        assertThat(run.number(" total", 1))
                .isCloseTo(run.number(" aleatoric", 1) + run.number(" epistemic", 1), within(2e-4));
        assertThat(run.number(" mutual information", 1)).isEqualTo(.5);
        assertThat(run.number(" mutual information", 4)).isBetween(.75, 1.0);
        assertThat(run.output)
                .contains("57,005 inputs = 57,000 events + 5 dead letters")
                .contains("All checks hold")
                .doesNotContain("FAILED");
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void refusesTooFewRecordsWithTheMinimum() throws IOException, InterruptedException {
        Run run = run("--records", "1000");

        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.output).contains("--records must be >= 57000, was 1000");
    }

    private record Run(int exitCode, String output) {
        /** Cells of the table's line with this title. */
        List<String> row(String title) {
            String line = output.lines()
                    .filter(text -> text.startsWith(title + " "))
                    .reduce((first, second) -> second)
                    .orElseThrow(() -> new AssertionError("no line " + title + " in\n" + output));
            return Arrays.asList(line.substring(title.length()).strip().split("\\s+"));
        }

        double number(String title, int column) {
            return Double.parseDouble(row(title).get(column));
        }
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Depistream.home=" + System.getProperty("epistream.home"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.epistream.streams.cli.Main",
                "demo"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            int exitCode = process.waitFor();
            return new Run(exitCode, Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
