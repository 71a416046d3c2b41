package io.epistream.models.inference;

import java.time.Duration;
import java.util.Arrays;

/** Times something that is short, in a bounded time. */
final class Stopwatch {
    private static final int MOST_REPETITIONS = 50;
    private static final Duration MEASURING = Duration.ofMillis(150);
    private static final int WARM_UP = 3;

    private Stopwatch() {}

    /** Median time of a run, after a warm-up. */
    static Duration median(Runnable run) {
        for (int i = 0; i < WARM_UP; i++) {
            run.run();
        }
        long[] nanos = new long[MOST_REPETITIONS];
        int runs = 0;
        long start = System.nanoTime();
        do {
            long before = System.nanoTime();
            run.run();
            nanos[runs++] = System.nanoTime() - before;
        } while (runs < MOST_REPETITIONS && System.nanoTime() - start < MEASURING.toNanos());
        long[] measured = Arrays.copyOf(nanos, runs);
        Arrays.sort(measured);
        return Duration.ofNanos(measured[runs / 2]);
    }
}
