package io.epistream.models.graph;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which outputs of a source graph are used, and as what.
 *
 * @param task what the model predicts
 * @param declared outputs by role; empty to find the output by its name
 */
public record OutputChoice(Task task, Map<OutputRole, OutputRef> declared) {
    /** Output names that exporters give to probabilities. */
    private static final List<String> PROBABILITY_NAMES = List.of("probabilities", "output_probability");

    public OutputChoice {
        declared = declared.isEmpty() ? Map.of() : new EnumMap<>(declared);
    }

    /** The only output, or the one with a telling name. */
    public static OutputChoice byName(Task task) {
        return new OutputChoice(task, Map.of());
    }

    /**
     * The outputs to use, in the order of the raw output's columns.
     *
     * @throws GraphException when the graph has no such output, or several and nothing tells which
     */
    Map<OutputRole, OutputRef> resolve(OnnxModel model) throws GraphException {
        List<String> names = model.outputs().stream().map(GraphTensor::name).toList();
        if (names.isEmpty()) {
            throw new GraphException("has no output", "Export the model again");
        }
        for (OutputRef ref : declared.values()) {
            if (!names.contains(ref.name())) {
                throw new GraphException(
                        "has no output " + ref.name() + ", its outputs are " + names, "Correct outputs in model.yaml");
            }
        }
        return declared.isEmpty() ? found(names) : new EnumMap<>(declared);
    }

    private Map<OutputRole, OutputRef> found(List<String> names) throws GraphException {
        boolean regression = task == Task.REGRESSION;
        OutputRole main = regression ? OutputRole.MEAN : OutputRole.LOGITS;
        Optional<String> probabilities =
                PROBABILITY_NAMES.stream().filter(names::contains).findFirst();
        if (!regression && probabilities.isPresent() && !names.contains("logits")) {
            return Map.of(OutputRole.PROBABILITIES, OutputRef.of(probabilities.get()));
        }
        if (names.size() == 1) {
            return Map.of(main, OutputRef.of(names.get(0)));
        }
        if (names.contains(main.key())) {
            return Map.of(main, OutputRef.of(main.key()));
        }
        throw new GraphException(
                "has " + names.size() + " outputs " + names + " and none is named " + main.key(),
                regression
                        ? "Say which are which in model.yaml, for instance outputs: { mean: " + names.get(0)
                                + ", log-variance: " + names.get(1) + " }"
                        : "Export the model with its class scores as the only output, name that output logits, or say"
                                + " in model.yaml which it is: outputs: { logits: " + names.get(0) + " }");
    }
}
