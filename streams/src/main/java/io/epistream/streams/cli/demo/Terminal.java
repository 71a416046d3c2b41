package io.epistream.streams.cli.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/** Whether somebody watches. */
final class Terminal {
    private Terminal() {}

    /**
     * Whether standard output is a terminal that can redraw.
     *
     * <p>Asks a shell: what {@code System.console()} says depends on the Java version, and on standard input too.
     *
     * @param type the terminal's type, {@code TERM}
     */
    static boolean watched(@Nullable String type) throws InterruptedException {
        if (type == null || type.equals("dumb")) {
            return false;
        }
        try {
            Process test = new ProcessBuilder("/bin/sh", "-c", "[ -t 1 ]")
                    .redirectOutput(Redirect.INHERIT)
                    .start();
            return test.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
