package io.epistream.acceptance.image;

import io.epistream.acceptance.Checkout;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a command left behind.
 *
 * @param exit status
 * @param output standard output and standard error
 */
record Shell(int exit, String output) {

    /** Runs a command in the root of the project, with these variables on top of the environment. */
    static Shell run(Map<String, String> variables, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Checkout.path("").toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Shell(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("while waiting for " + command);
        }
    }

    /** The same without further variables. */
    static Shell run(String... command) throws IOException {
        return run(Map.of(), List.of(command));
    }

    /** The output of a command that must go well. */
    static String output(String... command) throws IOException {
        Shell done = run(command);
        if (done.exit() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + done.exit() + "\n" + done.output());
        }
        return done.output().strip();
    }
}
