package io.epistream.streams.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, so that it can be killed. */
final class RoleProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private RoleProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Runs the program with a configuration; what it says is appended to the log. */
    static RoleProcess start(Path configuration, Path log) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Depistream.home=" + System.getProperty("epistream.home"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.epistream.streams.cli.Main",
                "run",
                "--config",
                configuration.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new RoleProcess(process, log);
    }

    /** Throws when the program has ended though nobody asked it to. */
    void assertAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("the program ended with " + process.exitValue() + "; see " + log);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; the program must end by itself. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the program did not close; see " + log);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
