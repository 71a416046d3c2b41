package io.epistream.streams.cli;

import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.config.EpistreamConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A broker for one {@code run --dev}, its data and the state beside it in a folder that is deleted at the end. */
final class DevelopmentBroker implements AutoCloseable {
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final Pattern OWN_PORT = Pattern.compile("(?:localhost|127\\.0\\.0\\.1):(\\d{1,5})");

    private final EmbeddedBroker broker;
    private final Path folder;
    private final EpistreamConfig config;

    private DevelopmentBroker(EmbeddedBroker broker, Path folder, EpistreamConfig config) {
        this.broker = broker;
        this.folder = folder;
        this.config = config;
    }

    /**
     * Starts a broker and makes the input topic of a configuration in it. Where the configuration names one port of this machine, the
     * broker listens there, so that the other commands find it with the same configuration.
     */
    static DevelopmentBroker start(EpistreamConfig written) throws EnvironmentException {
        int port = free(port(String.valueOf(written.kafka().get(BOOTSTRAP))));
        Path folder = folder();
        EmbeddedBroker broker = broker(folder, port);
        EpistreamConfig config = written.forDevelopment(broker.bootstrapServers(), folder.resolve("state"));
        DevelopmentBroker started = new DevelopmentBroker(broker, folder, config);
        try (TopicsAdmin topics = TopicsAdmin.connect(config)) {
            topics.createInputs();
            return started;
        } catch (EnvironmentException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** The environment with an address in it, since a configuration for development need not name a broker. */
    static Map<String, String> environment(Map<String, String> environment) {
        Map<String, String> with = new HashMap<>(environment);
        with.put("EPISTREAM_KAFKA__BOOTSTRAP_SERVERS", "127.0.0.1:0");
        return with;
    }

    /** The port of this machine that an address names; 0, any free one, where it names something else. */
    static int port(String address) {
        Matcher own = OWN_PORT.matcher(address);
        return own.matches() ? Integer.parseInt(own.group(1)) : 0;
    }

    String bootstrapServers() {
        return String.valueOf(config.kafka().get(BOOTSTRAP));
    }

    /** The written configuration, pointed at this broker. */
    EpistreamConfig config() {
        return config;
    }

    @Override
    public void close() {
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // a temporary folder: the system clears what is left
        }
    }

    private static int free(int port) throws EnvironmentException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound() ? port : 0;
        } catch (IOException e) {
            throw new EnvironmentException(
                    "kafka.bootstrap.servers: port " + port + " of this machine is taken, and --dev starts its broker"
                            + " there. Stop what listens there, or write another port",
                    e);
        }
    }

    private static Path folder() throws EnvironmentException {
        try {
            return Files.createTempDirectory("epistream-dev-");
        } catch (IOException e) {
            throw new EnvironmentException("no temporary folder for the development broker: " + e.getMessage(), e);
        }
    }

    private static EmbeddedBroker broker(Path folder, int port) throws EnvironmentException {
        try {
            return EmbeddedBroker.start(folder.resolve("broker"), port);
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }
}
