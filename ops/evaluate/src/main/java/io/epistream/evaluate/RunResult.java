package io.epistream.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one run.
 *
 * @param method row of the table
 * @param seed which repetition
 * @param figures value by name, in the order they were measured
 */
record RunResult(String method, int seed, Map<String, Double> figures) {
    RunResult {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
