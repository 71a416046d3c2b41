package io.epistream.streams.detect;

import io.epistream.schemas.Direction;

/**
 * Watches one signal of one stream in one direction. Whatever it remembers lies in {@link #memory()}, so that a restart is
 * exact. Not thread-safe.
 */
interface Detector {
    /** Name in alerts, such as D1. */
    String name();

    /** What it watches, with the reference's values. */
    RankedSignal signal();

    /** Which way. */
    Direction direction();

    /** Takes one window; one that lacks the signal changes nothing. */
    void update(Observation window);

    /** Evidence that the signal moved, 0 at the start. */
    double evidence();

    /** All it remembers; live: writing to it restores. */
    double[] memory();
}
