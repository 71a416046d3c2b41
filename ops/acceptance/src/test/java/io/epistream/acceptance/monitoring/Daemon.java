package io.epistream.acceptance.monitoring;

import io.epistream.acceptance.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A server in a process of its own. */
final class Daemon {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private Daemon() {}

    /** Starts it and returns when a URL answers 200. */
    static ChildProcess start(List<String> command, Path log, String readyUrl)
            throws IOException, InterruptedException {
        ChildProcess daemon = ChildProcess.start(new ProcessBuilder(command), log);
        try {
            Await.answer(READY_WITHIN, readyUrl, () -> ready(daemon, readyUrl), daemon::output);
        } catch (AssertionError | IOException | InterruptedException e) {
            daemon.close();
            throw e;
        }
        return daemon;
    }

    private static Optional<Boolean> ready(ChildProcess daemon, String url) throws IOException, InterruptedException {
        if (!daemon.running()) {
            throw new IOException("ended: " + daemon.output());
        }
        return Http.ok(url) ? Optional.of(true) : Optional.empty();
    }
}
