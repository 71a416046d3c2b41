package io.epistream.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One bundle that is measured once, as the trainers list it.
 *
 * @param method row of the table it belongs to
 * @param seed which repetition: a seed, or the number of a split
 * @param bundle folder as exported
 * @param test rows with labels or targets
 * @param training rows that its networks were trained on
 * @param validation training data that no weight has seen
 * @param strange rows of another kind by name, to be told from the test rows
 * @param laplace whether a last-layer posterior is fitted on the training rows first
 */
record RunSpec(
        String method,
        int seed,
        Path bundle,
        Path test,
        Optional<Path> training,
        Optional<Path> validation,
        Map<String, Path> strange,
        boolean laplace) {

    static RunSpec read(Path folder, JsonNode run) {
        Map<String, Path> strange = new LinkedHashMap<>();
        run.path("strange")
                .properties()
                .forEach(entry -> strange.put(
                        entry.getKey(), folder.resolve(entry.getValue().asText())));
        return new RunSpec(
                run.required("method").asText(),
                run.required("seed").asInt(),
                folder.resolve(run.required("bundle").asText()),
                folder.resolve(run.required("test").asText()),
                optional(folder, run.path("training")),
                optional(folder, run.path("validation")),
                strange,
                run.path("fit").asText().equals("laplace"));
    }

    private static Optional<Path> optional(Path folder, JsonNode path) {
        return path.isMissingNode() ? Optional.empty() : Optional.of(folder.resolve(path.asText()));
    }

    /** Method and repetition, good for the name of a folder. */
    String id() {
        return method + "-" + seed;
    }
}
