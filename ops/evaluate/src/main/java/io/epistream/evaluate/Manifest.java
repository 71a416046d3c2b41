package io.epistream.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.models.graph.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A folder that the trainers finished: what it evaluates and its runs.
 *
 * @param folder where it lies
 * @param name of the data set
 * @param task classification or regression
 * @param runs in the order of the file
 */
record Manifest(Path folder, String name, Task task, List<RunSpec> runs) {
    static final String FILE = "evaluation.json";

    Manifest {
        runs = List.copyOf(runs);
    }

    /** Every finished folder at or below {@code root}, in the order of their names. */
    static List<Manifest> below(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Manifest> found = new ArrayList<>();
            for (Path file : files.filter(path -> path.endsWith(FILE)).sorted().toList()) {
                found.add(read(file));
            }
            return found;
        }
    }

    private static Manifest read(Path file) throws IOException {
        Path folder = file.resolveSibling("");
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        List<RunSpec> runs = new ArrayList<>();
        json.required("runs").forEach(run -> runs.add(RunSpec.read(folder, run)));
        Task task = Task.valueOf(json.required("task").asText().toUpperCase(Locale.ROOT));
        return new Manifest(folder, json.required("name").asText(), task, runs);
    }
}
