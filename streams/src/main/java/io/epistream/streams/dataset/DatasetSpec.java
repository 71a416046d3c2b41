package io.epistream.streams.dataset;

import io.epistream.models.bundle.BundleInput;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the rows must hold and how the source calls it.
 *
 * @param model model whose records are wanted, where a source carries several
 * @param inputs the model's inputs
 * @param labels what labels mean
 * @param label name of the column, array or attribute with the label; without one the usual names are looked for
 * @param ignored columns that are no inputs
 */
public record DatasetSpec(
        String model, List<BundleInput> inputs, LabelScheme labels, Optional<String> label, Set<String> ignored) {
    public DatasetSpec {
        inputs = List.copyOf(inputs);
        ignored = Set.copyOf(ignored);
    }

    boolean isInput(String name) {
        return inputs.stream().anyMatch(input -> input.name().equals(name));
    }
}
