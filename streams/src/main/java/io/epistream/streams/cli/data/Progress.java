package io.epistream.streams.cli.data;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;

/** Tells how far a long reading has come, at most every two seconds. Not thread-safe. */
public final class Progress {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final OptionalLong expected;
    private final PrintWriter err;
    private long told = System.nanoTime();

    public Progress(String what, OptionalLong expected, PrintWriter err) {
        this.expected = expected;
        this.err = err;
        err.println(what);
        err.flush();
    }

    public void at(long rows) {
        long now = System.nanoTime();
        if (now - told < EVERY_NANOS) {
            return;
        }
        told = now;
        String of = expected.isPresent() ? String.format(Locale.ROOT, " of %,d", expected.getAsLong()) : "";
        err.printf(Locale.ROOT, "  %,d%s rows%n", rows, of);
        err.flush();
    }
}
