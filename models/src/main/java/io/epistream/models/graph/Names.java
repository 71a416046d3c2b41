package io.epistream.models.graph;

import java.util.List;
import java.util.Set;

/**
 * How the names of one source graph are written into a fused graph: inputs keep theirs, all others are prefixed.
 *
 * @param prefix what stands before a name, maybe nothing
 * @param inputs names of the graph's inputs
 */
record Names(String prefix, Set<String> inputs) {
    Names {
        inputs = Set.copyOf(inputs);
    }

    String of(String name) {
        return name.isEmpty() || inputs.contains(name) ? name : prefix + name;
    }

    List<String> of(List<String> names) {
        return names.stream().map(this::of).toList();
    }
}
