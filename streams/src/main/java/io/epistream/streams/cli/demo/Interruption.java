package io.epistream.streams.cli.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C into an interrupt of the thread that runs the demo, and gives it time to tidy up. */
final class Interruption {
    private static final long TIDY_SECONDS = 15;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Thread running) {
        this.hook = new Thread(() -> interrupt(running), "demo-interruption");
    }

    /** Watches for the end of the JVM on behalf of the calling thread. */
    static Interruption ofThisThread() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Everything is tidy: the JVM need not wait. */
    void end() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // the hook runs and has just been told
        }
    }

    private void interrupt(Thread running) {
        running.interrupt();
        try {
            if (!done.await(TIDY_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("epistream: could not stop everything in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
