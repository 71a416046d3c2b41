package io.epistream.streams.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/** Whether somebody watches. */
public final class Terminal {
    private Terminal() {}

    /**
     * Whether standard output is a terminal that can redraw.
     *
     * @param type the terminal's type, {@code TERM}
     */
    public static boolean watched(@Nullable String type) throws InterruptedException {
        return watched(type, 1);
    }

    /** The same for standard error. */
    public static boolean errorsWatched(@Nullable String type) throws InterruptedException {
        return watched(type, 2);
    }

    /** Asks a shell: what {@code System.console()} says depends on the Java version, and on standard input too. */
    private static boolean watched(@Nullable String type, int descriptor) throws InterruptedException {
        if (type == null || type.equals("dumb")) {
            return false;
        }
        try {
            Process test = new ProcessBuilder("/bin/sh", "-c", "[ -t " + descriptor + " ]")
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT)
                    .start();
            return test.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
