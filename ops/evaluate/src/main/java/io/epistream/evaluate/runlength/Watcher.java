package io.epistream.evaluate.runlength;

import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.DetectorFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * A detector as configured, for all streams.
 *
 * @param method its name, as {@code detection.method}
 * @param windows N, windows of its reference
 * @param factory makes it
 */
record Watcher(String method, int windows, DetectorFactory factory) {
    private static final double DELTA = .01;

    /** Every method with every size of reference. */
    static List<Watcher> all(Plan plan) {
        List<Watcher> watchers = new ArrayList<>();
        for (DetectionMethod method : DetectionMethod.values()) {
            for (int windows : plan.windows()) {
                DetectionParameters parameters = new DetectionParameters(
                                "", plan.promise(), windows, plan.records(), DELTA, 8, 0)
                        .withMethod(method);
                watchers.add(new Watcher(method.label(), windows, new DetectorFactory(parameters)));
            }
        }
        return watchers;
    }
}
