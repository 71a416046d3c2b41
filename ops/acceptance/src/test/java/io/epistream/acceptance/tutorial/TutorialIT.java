package io.epistream.acceptance.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.epistream.acceptance.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs docs/tutorial.md in an empty folder, in one shell, as it is written. Around it: {@code epistream} runs the classes of this
 * build, and Python finds what it would have to download where EPISTREAM_PYTHON has it.
 */
@Timeout(900)
class TutorialIT {
    private static final String STEP = "@@ step ";
    private static final Duration PROMISED = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    @Test
    void everyCommandOfThePageDoesWhatThePageSays() throws Exception {
        Path packages = pythonPackages();
        Page page = Page.read(Checkout.path("docs/tutorial.md"));
        Path work = Files.createDirectory(folder.resolve("work"));
        for (Page.Block file : page.files()) {
            Files.writeString(work.resolve(file.title().orElseThrow()), file.text());
        }
        List<Page.Step> steps = page.steps();
        assertThat(steps).hasSizeGreaterThan(8);

        long start = System.nanoTime();
        List<List<String>> printed = run(work, checkout(), packages, steps);
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        for (int i = 0; i < steps.size(); i++) {
            for (String promised : steps.get(i).promised()) {
                assertThat(printed.get(i))
                        .as("step %d\n%s", i + 1, steps.get(i).commands())
                        .anyMatch(line -> Page.pattern(promised).matcher(line).find());
            }
        }
        System.out.println("the tutorial took " + took.toSeconds() + " s without its downloads");
        assertThat(took).isLessThan(PROMISED);
    }

    /** Runs the steps in one shell, so that variables and background jobs last; what each printed. */
    private List<List<String>> run(Path work, Path clone, Path packages, List<Page.Step> steps) throws Exception {
        StringBuilder script = new StringBuilder("set -eo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n");
        for (Page.Step step : steps) {
            script.append("echo; echo '").append(STEP).append("'\n").append(step.commands());
        }
        Path file = Files.writeString(folder.resolve("tutorial.sh"), script);
        Path log = folder.resolve("tutorial.log");
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("EPISTREAM", clone.toString());
        builder.environment().put("PYTHONPATH", packages.toString());
        // pip builds with the setuptools that is there; it reads this switch the wrong way round
        builder.environment().put("PIP_NO_BUILD_ISOLATION", "0");
        Process shell = builder.start();
        boolean ended = shell.waitFor(PROMISED.toSeconds(), TimeUnit.SECONDS);
        shell.destroy();
        String said = Files.readString(log) + programLog(work);
        assertThat(ended).as("ends in time\n%s", said).isTrue();
        assertThat(shell.exitValue()).as(said).isZero();
        return split(Files.readAllLines(log));
    }

    private static List<List<String>> split(List<String> lines) {
        List<List<String>> steps = new ArrayList<>();
        for (String line : lines) {
            if (line.equals(STEP)) {
                steps.add(new ArrayList<>());
            } else if (!steps.isEmpty()) {
                steps.get(steps.size() - 1).add(line);
            }
        }
        return steps;
    }

    private static String programLog(Path work) throws IOException {
        Path log = work.resolve("run.log");
        return Files.exists(log) ? "\nrun.log\n" + Files.readString(log) : "";
    }

    /** What the page takes from a clone: the launcher, here of the classes of this build, and the Python package. */
    private Path checkout() throws IOException {
        Path clone = folder.resolve("clone");
        Path python = Checkout.path("models/python");
        for (Path source : List.of(python.resolve("pyproject.toml"), python.resolve("README.md"), python.resolve("src"))) {
            copy(source, clone.resolve("models/python").resolve(source.getFileName()));
        }
        Path launcher = Files.writeString(clone.resolve("epistream"), """
                #!/bin/sh
                PROMETHEUS_DISABLE_CREATED_SERIES=true
                export PROMETHEUS_DISABLE_CREATED_SERIES
                exec '%s/bin/java' -Xmx512m -XX:+UseSerialGC '-Depistream.home=%s' -cp '%s' io.epistream.streams.cli.Main "$@"
                """.formatted(
                        System.getProperty("java.home"), Checkout.path(""), System.getProperty("java.class.path")));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return clone;
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file) && !file.toString().contains("__pycache__")) {
                    Path to = target.resolve(source.relativize(file).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
    }

    /** Where the Python that tests use keeps torch and the like; without it there is nothing to run the page with. */
    private static Path pythonPackages() throws IOException, InterruptedException {
        String python = System.getenv().getOrDefault("EPISTREAM_PYTHON", "python3");
        Process asked = new ProcessBuilder(
                        python,
                        "-c",
                        "import numpy, onnx, onnxruntime, onnxscript, pathlib, setuptools, torch;"
                                + " print(pathlib.Path(torch.__file__).parent.parent)")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        boolean there = asked.waitFor() == 0;
        boolean required = "true".equals(System.getenv("EPISTREAM_REQUIRE_PYTHON"));
        assertThat(there || !required)
                .as("%s must have what models/python/requirements-test.txt names", python)
                .isTrue();
        assumeTrue(there, python + " lacks torch and the like; models/python/requirements-test.txt names what to install");
        return Path.of(answer);
    }
}
