package io.epistream.models.bundle;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where a fitted part of a bundle came from: an entry in the list of model.yaml.
 *
 * @param fit what was fitted: temperature, laplace, distance or reference
 * @param data SHA-256 of the data, hex
 * @param rows rows it was fitted on
 * @param date day of the fit
 * @param seed what fixed its random choices; empty where there were none
 * @param parameters what came out and what was asked for: numbers and text
 * @param before figures of the bundle it started from
 * @param after the same figures of the bundle it made
 */
public record FitEntry(
        String fit,
        String data,
        long rows,
        LocalDate date,
        OptionalLong seed,
        Map<String, Object> parameters,
        Map<String, Double> before,
        Map<String, Double> after) {
    public FitEntry {
        parameters = new LinkedHashMap<>(parameters);
        before = new LinkedHashMap<>(before);
        after = new LinkedHashMap<>(after);
    }

    /** As model.yaml has it. */
    Map<String, Object> toYaml() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("fit", fit);
        yaml.put("data", "sha256:" + data);
        yaml.put("rows", rows);
        yaml.put("date", date.toString());
        seed.ifPresent(value -> yaml.put("seed", value));
        yaml.put("parameters", parameters);
        if (!before.isEmpty() || !after.isEmpty()) {
            yaml.put("before", before);
            yaml.put("after", after);
        }
        return yaml;
    }
}
