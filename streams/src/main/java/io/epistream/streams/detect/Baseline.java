package io.epistream.streams.detect;

import io.epistream.schemas.Direction;

/**
 * A classical change detector on one signal, standardised by the reference's windows. Its evidence is a statistic over the limit it is
 * commonly given, so that it calls a change at 1; none of them bounds how often that happens without one. Not thread-safe.
 */
abstract class Baseline implements Detector {
    private final String name;
    private final RankedSignal signal;
    private final Direction direction;
    private final double[] memory;

    Baseline(String name, RankedSignal signal, Direction direction, int memory) {
        this.name = name;
        this.signal = signal;
        this.direction = direction;
        this.memory = new double[memory];
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final RankedSignal signal() {
        return signal;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public void update(Observation window) {
        double effect = signal.effect(window);
        if (!Double.isNaN(effect)) {
            take(direction == Direction.UP ? effect : -effect);
        }
    }

    /** Takes a standardised value, positive in the detector's direction. */
    abstract void take(double effect);

    @Override
    public final double[] memory() {
        return memory;
    }
}
