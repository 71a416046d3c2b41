package io.epistream.streams.detect;

import io.epistream.streams.window.WindowAggregate;

/**
 * Ticks joined until they hold enough records: what detectors see.
 *
 * @param startMillis start of the first tick, inclusive, epoch milliseconds
 * @param endMillis end of the last tick, exclusive
 * @param counts what the ticks hold together
 * @param inNats whether uncertainties are entropies; a regression's are variances in the target's unit squared
 */
record JoinedWindow(long startMillis, long endMillis, WindowAggregate counts, boolean inNats) {
    /** Of a classification. */
    JoinedWindow(long startMillis, long endMillis, WindowAggregate counts) {
        this(startMillis, endMillis, counts, true);
    }
}
