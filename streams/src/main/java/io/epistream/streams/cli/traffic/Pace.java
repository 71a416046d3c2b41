package io.epistream.streams.cli.traffic;

import io.epistream.streams.cli.StopSignal;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** When each of many records is due, at a steady rate from the first on; what is late is not waited for. Not thread-safe. */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final OptionalDouble perSecond;
    private final LongSupplier nanoTime;
    private long start;

    /**
     * A pace that begins with the first record.
     *
     * @param perSecond records a second; empty for as fast as possible
     */
    Pace(OptionalDouble perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /**
     * Reads a rate as the command line writes it.
     *
     * @return records a second; empty for as fast as possible
     * @throws IllegalArgumentException saying what it must be
     */
    static OptionalDouble parse(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("max")) {
            return OptionalDouble.empty();
        }
        double rate = number(text);
        if (!(rate >= 0 && rate <= 1e7)) {
            throw new IllegalArgumentException(
                    "--rate: must be records a second, 0 or max for as fast as possible, was " + text);
        }
        return rate == 0 ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    /** Waits until a record is due; whether a signal came first. */
    boolean stoppedBefore(long index, StopSignal stop) throws InterruptedException {
        if (index == 0) {
            start = nanoTime.getAsLong();
        }
        Duration left = left(index);
        return left.isZero() ? stop.came() : stop.comesWithin(left);
    }

    /** Time until a record is due; zero when it is. */
    Duration left(long index) {
        if (perSecond.isEmpty()) {
            return Duration.ZERO;
        }
        long due = start + (long) (index / perSecond.getAsDouble() * NANOS_PER_SECOND);
        return Duration.ofNanos(Math.max(0, due - nanoTime.getAsLong()));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
