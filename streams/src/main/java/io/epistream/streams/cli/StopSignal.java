package io.epistream.streams.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGINT and SIGTERM as a question that a command asks between two steps, so that it ends in order: while it is open, the JVM
 * waits for it to close, though not for ever. Thread-safe.
 */
public final class StopSignal implements AutoCloseable {
    private static final long TIDY_SECONDS = 15;

    private final CountDownLatch raised = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::raise, "stop-signal");

    private StopSignal() {}

    /** Listens from now on. */
    public static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Whether it came. */
    public boolean came() {
        return raised.getCount() == 0;
    }

    /** Waits for a time, or until it comes; whether it came. */
    public boolean comesWithin(Duration time) throws InterruptedException {
        return raised.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Everything is tidy: the JVM need not wait. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // the hook runs and has just been told
        }
    }

    private void raise() {
        raised.countDown();
        try {
            if (!closed.await(TIDY_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("epistream: could not stop everything in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
