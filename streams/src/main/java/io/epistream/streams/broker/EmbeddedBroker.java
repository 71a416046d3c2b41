package io.epistream.streams.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real single-node Kafka broker in a child process, for the demo, for {@code --dev} and for tests.
 *
 * <p>It listens on 127.0.0.1 only, keeps its data and its log file ({@code broker.log}) in one directory, never deletes
 * by age, and dies with this process, however this process ends. Not thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final long CLOSE_SECONDS = 10;

    private final BrokerInstallation installation;
    private final Path data;
    private final int port;
    private final int controllerPort;
    private @Nullable Process process;

    private EmbeddedBroker(BrokerInstallation installation, Path data, int port, int controllerPort) {
        this.installation = installation;
        this.data = data;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /**
     * Starts a broker on a free port and returns when it answers.
     *
     * @param data directory of the broker; made and formatted when new
     * @throws IllegalStateException when the broker's jars are not built, or it ends while starting
     */
    public static EmbeddedBroker start(Path data) {
        return start(data, 0);
    }

    /**
     * Starts a broker on a port of choice and returns when it answers.
     *
     * @param data directory of the broker; made and formatted when new
     * @param port port on 127.0.0.1; 0 takes a free one
     * @throws IllegalStateException when the broker's jars are not built, or it ends while starting
     */
    public static EmbeddedBroker start(Path data, int port) {
        BrokerInstallation installation = BrokerInstallation.find();
        EmbeddedBroker broker =
                new EmbeddedBroker(installation, data.toAbsolutePath(), port == 0 ? freePort() : port, freePort());
        broker.restart();
        return broker;
    }

    /** Address for {@code bootstrap.servers}; the same after {@link #restart}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** What the broker's process said. */
    public Path logFile() {
        return data.resolve("broker.log");
    }

    /** Ends the broker without warning (SIGKILL), as a crash would. Its data stay. */
    public void kill() {
        Process running = process;
        if (running != null) {
            process = null;
            awaitEnd(running.destroyForcibly());
        }
    }

    /** Starts the broker again, on the same port and data, after ending a running one; returns when it answers. */
    public void restart() {
        stop();
        Process started = launch();
        process = started;
        awaitReady(started);
    }

    /** Shuts the broker down; its data stay. */
    @Override
    public void close() {
        stop();
    }

    /** Shuts the broker down cleanly; {@link #restart} brings it back. */
    public void stop() {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        running.destroy();
        try {
            if (!running.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                awaitEnd(running.destroyForcibly());
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(installation.command());
        command.addAll(List.of(data.toString(), Integer.toString(port), Integer.toString(controllerPort)));
        try {
            Files.createDirectories(data);
            // standard input stays open as long as this process lives: its end tells the child to stop
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the broker in " + data, e);
        }
    }

    private void awaitReady(Process started) {
        try {
            BufferedReader announcements = started.inputReader(StandardCharsets.UTF_8);
            if (!"READY".equals(announcements.readLine())) {
                stop();
                throw new IllegalStateException("the broker ended while starting; see " + logFile());
            }
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException("the broker ended while starting; see " + logFile(), e);
        }
    }

    private static void awaitEnd(Process ending) {
        try {
            ending.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }
}
