package io.epistream.models.bundle;

import io.epistream.models.graph.OutputChoice;
import io.epistream.models.graph.Task;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code model.yaml} says.
 *
 * @param name model name
 * @param version model version
 * @param outputs what it predicts, and which of the graph's outputs say so
 * @param labels labels of the classes, {@code [classes]}, at least 2, or of what may be there, {@code [labels]}, at least
 *     1, all different; empty for a regression
 * @param target what a regression predicts; empty for the other tasks
 * @param inputs inputs in the order of the file
 * @param method how uncertainty is drawn
 * @param temperature T that divides each sample's logits, 0.001 to 1000; 1 for a regression
 * @param distance distances in feature space, where they were fitted
 * @param reference file that holds the reference profile
 * @param files SHA-256 of each file by name, lower-case hex, in the order of the file
 */
public record ModelDescription(
        String name,
        String version,
        OutputChoice outputs,
        List<String> labels,
        Optional<TargetSpec> target,
        List<BundleInput> inputs,
        UncertaintyMethod method,
        double temperature,
        Optional<DistanceSpec> distance,
        Optional<String> reference,
        Map<String, String> files) {
    public ModelDescription {
        labels = List.copyOf(labels);
        inputs = List.copyOf(inputs);
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** What it predicts. */
    public Task task() {
        return outputs.task();
    }
}
