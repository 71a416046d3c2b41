package io.epistream.models.bundle;

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
 * @param task what it predicts
 * @param labels class labels, {@code [classes]}, at least 2, all different
 * @param inputs inputs in the order of the file
 * @param method how uncertainty is drawn
 * @param temperature T that divides each sample's logits, 0.001 to 1000
 * @param reference file that holds the reference profile
 * @param files SHA-256 of each file by name, lower-case hex, in the order of the file
 */
public record ModelDescription(
        String name,
        String version,
        Task task,
        List<String> labels,
        List<BundleInput> inputs,
        UncertaintyMethod method,
        double temperature,
        Optional<String> reference,
        Map<String, String> files) {
    public ModelDescription {
        labels = List.copyOf(labels);
        inputs = List.copyOf(inputs);
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }
}
