package io.epistream.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The chart in this folder, and Helm. Stateless. */
final class Chart {
    static final String RELEASE = "rel";
    static final String NAMESPACE = "monitored";
    static final String KUBERNETES = "1.33.0";
    static final Path FOLDER =
            Path.of(System.getProperty("epistream.home", "../..")).resolve("ops/helm");
    static final Path CHART = FOLDER.resolve("epistream");

    private Chart() {}

    /** Names of the value files under {@code examples/}, without their ending. */
    static List<String> examples() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("examples"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path example(String name) {
        return FOLDER.resolve("examples").resolve(name + ".yaml");
    }

    /** What {@code helm template} prints for an example. */
    static Manifests render(String example) {
        return render(CHART, List.of(example(example)));
    }

    /** What it prints for an example with values over it, written as YAML. */
    static Manifests render(String example, String values) {
        return withFile(values, file -> render(CHART, List.of(example(example), file)));
    }

    /** What {@code helm template} prints for any chart. */
    static Manifests render(Path chart, List<Path> valueFiles) {
        return new Manifests(template(chart, valueFiles).call());
    }

    /** Why Helm refuses an example with values over it; empty when it does not. */
    static String refusal(String example, String values) {
        return refusal(List.of(example(example)), values);
    }

    static String refusal(List<Path> valueFiles, String values) {
        return withFile(values, file -> {
            try {
                template(
                                CHART,
                                Stream.concat(valueFiles.stream(), Stream.of(file))
                                        .toList())
                        .call();
                return "";
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }

    /** {@code helm lint --strict} of a chart. */
    static LintResult lint(Path chart) {
        return new Helm(chart).lint().strict().call();
    }

    /** Copies the chart, links followed. */
    static Path copyTo(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(CHART)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(CHART.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return target;
    }

    private static TemplateCommand template(Path chart, List<Path> valueFiles) {
        TemplateCommand command = new Helm(chart)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES);
        valueFiles.forEach(command::withValuesFile);
        return command;
    }

    private static <T> T withFile(String text, Function<Path, T> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                return use.apply(Files.writeString(file, text));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
