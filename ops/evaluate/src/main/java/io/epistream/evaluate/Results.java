package io.epistream.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything measured of one data set.
 *
 * @param name of the data set
 * @param runs in the order they were measured
 */
record Results(String name, List<RunResult> runs) {
    static final String FILE = "results.csv";

    Results {
        runs = List.copyOf(runs);
    }

    /** The methods in the order they first came. */
    List<String> methods() {
        return runs.stream().map(RunResult::method).distinct().toList();
    }

    /** One figure of one method over its repetitions; empty where the method has no such figure. */
    Optional<Spread> spread(String method, String figure) {
        List<Double> values = runs.stream()
                .filter(run -> run.method().equals(method) && run.figures().containsKey(figure))
                .map(run -> run.figures().get(figure))
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** One line per figure: method, seed, figure, value with all its digits. */
    void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>(List.of("method,seed,figure,value"));
        for (RunResult run : runs) {
            for (Map.Entry<String, Double> figure : run.figures().entrySet()) {
                lines.add(String.join(
                        ",",
                        run.method(),
                        Integer.toString(run.seed()),
                        figure.getKey(),
                        Double.toString(figure.getValue())));
            }
        }
        Files.write(folder.resolve(FILE), lines);
    }
}
