package io.epistream.evaluate;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.graph.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures every finished folder at or below the one named: {@code Evaluate FOLDER}. Writes results.csv into each, and
 * tables.md into the one named.
 */
public final class Evaluate {
    private static final String TABLES = "tables.md";

    private final long start = System.nanoTime();

    Evaluate() {}

    /** One argument: the folder that the trainers wrote. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("usage: Evaluate FOLDER");
            System.exit(2);
        }
        System.out.print(new Evaluate().all(Path.of(arguments[0])));
    }

    /** Measures, writes, and returns the tables. */
    String all(Path root) throws IOException, BundleException, EvaluationException {
        StringBuilder tables = new StringBuilder();
        List<Results> regressions = new ArrayList<>();
        for (Manifest manifest : Manifest.below(root)) {
            Results results = measured(manifest);
            results.write(manifest.folder());
            if (manifest.task() == Task.REGRESSION) {
                regressions.add(results);
            } else {
                tables.append(ClassificationTables.of(results));
            }
        }
        if (!regressions.isEmpty()) {
            tables.append(RegressionTable.of(regressions));
        }
        Files.writeString(root.resolve(TABLES), tables);
        return tables.toString();
    }

    private Results measured(Manifest manifest) throws IOException, BundleException, EvaluationException {
        List<RunResult> runs = new ArrayList<>();
        for (RunSpec run : manifest.runs()) {
            var figures =
                    manifest.task() == Task.REGRESSION ? RegressionFigures.of(run) : ClassificationFigures.of(run);
            runs.add(new RunResult(run.method(), run.seed(), figures));
            progress(manifest.name() + ": " + run.id() + " measured");
        }
        Results results = new Results(manifest.name(), runs);
        Reference.of(manifest.folder())
                .difference(results)
                .ifPresent(difference -> progress(
                        String.format(Locale.ROOT, "%s: at most %.1e from NumPy", manifest.name(), difference)));
        return results;
    }

    private void progress(String text) {
        System.err.printf(Locale.ROOT, "[%6.1f s] %s%n", (System.nanoTime() - start) / 1e9, text);
    }
}
