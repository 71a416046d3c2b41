package io.epistream.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

/** The broker's settings: those of {@code server.properties} beside this class, and where this one listens and writes. */
final class ServerProperties {
    private ServerProperties() {}

    /** Where the broker keeps its logs. */
    static Path logs(Path data) {
        return data.resolve("logs");
    }

    /** Writes the settings into the data directory and returns the file. */
    static Path write(Path data, int port, int controllerPort) throws IOException {
        Properties settings = common();
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.setProperty(
                "controller.quorum.voters", settings.getProperty("node.id") + "@127.0.0.1:" + controllerPort);
        settings.setProperty("log.dirs", logs(data).toString());
        Path file = Files.createDirectories(data).resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, "written at every start");
        }
        return file;
    }

    private static Properties common() throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Objects.requireNonNull(ServerProperties.class.getResourceAsStream("server.properties"))) {
            settings.load(in);
        }
        return settings;
    }
}
