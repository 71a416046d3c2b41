package io.epistream.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Figures that the trainers computed in NumPy from PyTorch's predictions: the same runs, another way. */
final class Reference {
    private static final String FILE = "reference.json";

    private final Map<String, Double> figures = new HashMap<>();

    private Reference() {}

    static Reference of(Path folder) throws IOException {
        Reference reference = new Reference();
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            for (JsonNode run : new ObjectMapper().readTree(file.toFile())) {
                int seed = run.required("seed").asInt();
                run.properties()
                        .forEach(entry -> reference.figures.put(
                                key(seed, entry.getKey().replace('_', '-')),
                                entry.getValue().asDouble()));
            }
        }
        return reference;
    }

    /** The largest difference, absolute below 1 and relative above; empty where nothing can be compared. */
    OptionalDouble difference(Results results) {
        return results.runs().stream().flatMapToDouble(this::differences).max();
    }

    private DoubleStream differences(RunResult run) {
        DoubleStream.Builder differences = DoubleStream.builder();
        run.figures().forEach((name, found) -> {
            Double expected = figures.get(key(run.seed(), name));
            if (expected != null) {
                differences.add(difference(expected, found));
            }
        });
        return differences.build();
    }

    private static double difference(double expected, double found) {
        return Math.abs(expected - found) / Math.max(1, Math.abs(expected));
    }

    private static String key(int seed, String figure) {
        return seed + "/" + figure;
    }
}
