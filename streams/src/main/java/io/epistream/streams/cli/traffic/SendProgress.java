package io.epistream.streams.cli.traffic;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Tells how far sending has come: on a terminal in one line that changes, else in a line every few seconds. Not thread-safe. */
final class SendProgress {
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final Duration LINE = Duration.ofSeconds(5);
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long start;
    private final String of;
    private long told;

    /**
     * Starts the clock.
     *
     * @param terminal whether the line may change
     * @param expected records to send, where that is known
     */
    SendProgress(PrintWriter err, boolean terminal, OptionalLong expected, LongSupplier nanoTime) {
        this.err = err;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.told = start;
        this.of = expected.isPresent() ? String.format(Locale.ROOT, " of %,d", expected.getAsLong()) : "";
    }

    /** Takes note of how many have been sent. */
    void at(long records) {
        long now = nanoTime.getAsLong();
        if (now - told < (terminal ? REDRAW : LINE).toNanos()) {
            return;
        }
        told = now;
        String line = String.format(Locale.ROOT, "  %,d%s records, %s", records, of, rate(records));
        if (terminal) {
            err.print(ERASE + line);
            err.flush();
        } else {
            err.println(line);
        }
    }

    /** Clears the line that changes. */
    void end() {
        if (terminal) {
            err.print(ERASE);
            err.flush();
        }
    }

    /** Time since the start and the mean rate, in words. */
    String spent(long records) {
        return String.format(Locale.ROOT, "%.1f s (%s)", seconds(), rate(records));
    }

    private String rate(long records) {
        return String.format(Locale.ROOT, "%,.0f/s", seconds() == 0 ? 0 : records / seconds());
    }

    private double seconds() {
        return (nanoTime.getAsLong() - start) / 1e9;
    }
}
