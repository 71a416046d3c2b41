package io.epistream.acceptance.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, its output in a file. */
final class Daemon implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final long STOPS_WITHIN_SECONDS = 10;

    private final Process process;
    private final Path log;

    private Daemon(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it and returns when a URL answers 200. */
    static Daemon start(List<String> command, Path log, String readyUrl) throws IOException, InterruptedException {
        Daemon daemon = new Daemon(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
        try {
            Await.answer(READY_WITHIN, readyUrl, () -> daemon.ready(readyUrl), daemon::output);
        } catch (AssertionError | IOException | InterruptedException e) {
            daemon.close();
            throw e;
        }
        return daemon;
    }

    private Optional<Boolean> ready(String url) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IOException("ended with " + process.exitValue() + ": " + output());
        }
        return Http.ok(url) ? Optional.of(true) : Optional.empty();
    }

    /** What it wrote so far. */
    String output() throws IOException {
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
