package io.epistream.streams.cli.demo;

import java.util.OptionalInt;

/**
 * What the user asked for.
 *
 * @param model model to watch
 * @param records good records to stream; empty for the usual number
 * @param recordsPerSecond rate they are sent at, above 0
 * @param seed seed of the draws
 * @param metricsPort port of metrics and health; 0 takes a free one
 * @param keep whether broker and program stay up afterwards
 * @param terminal whether to redraw in place
 */
record DemoSettings(
        DemoModel model,
        OptionalInt records,
        double recordsPerSecond,
        long seed,
        int metricsPort,
        boolean keep,
        boolean terminal) {
    DemoSettings {
        if (!(recordsPerSecond > 0) || Double.isInfinite(recordsPerSecond)) {
            throw new IllegalArgumentException("--rate must be > 0, was " + recordsPerSecond);
        }
    }
}
