package io.epistream.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Epistream in a JVM of its own, its output in a file. Closing stops it as SIGTERM does. */
public final class ProgramProcess implements AutoCloseable {
    private static final long STOPS_WITHIN_SECONDS = 30;

    private final Process process;
    private final Path log;

    private ProgramProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code epistream ARGUMENTS}.
     *
     * @param log takes standard output and standard error
     */
    public static ProgramProcess start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Depistream.home=" + Checkout.path(""),
                "-cp",
                System.getProperty("java.class.path"),
                "io.epistream.streams.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("PROMETHEUS_DISABLE_CREATED_SERIES", "true");
        return new ProgramProcess(builder.start(), log);
    }

    /** Whether it still runs. */
    public boolean running() {
        return process.isAlive();
    }

    /** What it wrote so far. */
    public String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
