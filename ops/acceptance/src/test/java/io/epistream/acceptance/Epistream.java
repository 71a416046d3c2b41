package io.epistream.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a JVM of its own. */
public final class Epistream {
    private Epistream() {}

    /**
     * Starts {@code epistream ARGUMENTS}.
     *
     * @param log takes standard output and standard error
     */
    public static ChildProcess start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Depistream.home=" + Checkout.path(""),
                "-cp",
                System.getProperty("java.class.path"),
                "io.epistream.streams.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PROMETHEUS_DISABLE_CREATED_SERIES", "true");
        return ChildProcess.start(builder, log);
    }
}
