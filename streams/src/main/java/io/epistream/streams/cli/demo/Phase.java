package io.epistream.streams.cli.demo;

/**
 * A stretch of the demo, in whole ticks, so that no tick holds records of two phases.
 *
 * @param name name shown, and prefix of its record ids
 * @param kind what it streams
 * @param firstTick first tick, from 0
 * @param ticks length, at least 1
 */
record Phase(String name, PhaseKind kind, int firstTick, int ticks) {
    Phase {
        if (firstTick < 0 || ticks < 1) {
            throw new IllegalArgumentException(
                    name + ": firstTick must be >= 0 and ticks >= 1, were " + firstTick + " and " + ticks);
        }
    }

    /** The tick after the last one. */
    int endTick() {
        return firstTick + ticks;
    }

    /** Whether a tick lies in the phase. */
    boolean holds(int tick) {
        return tick >= firstTick && tick < endTick();
    }
}
