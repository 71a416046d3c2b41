package io.epistream.models.fit;

import io.epistream.models.bundle.BundleWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a fit came to.
 *
 * @param rows rows it was fitted on
 * @param seed what fixed its random choices; empty where there were none
 * @param parameters what came out and what was asked for, numbers and text, in the order of reading
 * @param before figures on the same rows before
 * @param after the same figures after
 * @param notes what a person should know, a sentence each
 * @param edit puts it into a new bundle
 */
public record FitOutcome(
        long rows,
        OptionalLong seed,
        Map<String, Object> parameters,
        Map<String, Double> before,
        Map<String, Double> after,
        List<String> notes,
        Consumer<BundleWriter> edit) {
    public FitOutcome {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
        after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
        notes = List.copyOf(notes);
    }
}
