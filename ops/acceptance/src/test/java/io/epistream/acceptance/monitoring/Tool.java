package io.epistream.acceptance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A program of the monitoring packages. Tests that need one are skipped where it is missing, and fail where
 * {@code EPISTREAM_REQUIRE_MONITORING=true}.
 *
 * @param path where it lies
 */
record Tool(Path path) {
    private static final boolean REQUIRED = Boolean.parseBoolean(System.getenv("EPISTREAM_REQUIRE_MONITORING"));

    /** Finds it by its name, or any of its names; ends the test where there is none. */
    static Tool named(String... names) {
        Optional<Path> found =
                Arrays.stream(names).flatMap(name -> onPath(name).stream()).findFirst();
        if (found.isEmpty()) {
            String missing = String.join(" or ", names)
                    + " is not installed (Debian packages prometheus and prometheus-alertmanager)";
            assertThat(REQUIRED).as(missing).isFalse();
            assumeTrue(false, missing);
        }
        return new Tool(found.orElseThrow());
    }

    private static Optional<Path> onPath(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, 0))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The command line with these arguments. */
    List<String> with(String... arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs it to its end with text on its standard input, and returns what it wrote; fails unless it exits 0. */
    String succeed(String input, String... arguments) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(with(arguments)).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", with(arguments), output).isZero();
        return output;
    }
}
