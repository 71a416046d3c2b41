package io.epistream.acceptance.monitoring;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.epistream.acceptance.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Alertmanager with the shipped example; only its receivers' address and its waiting times are others. */
final class AlertmanagerServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ChildProcess daemon;
    private final int port;

    private AlertmanagerServer(ChildProcess daemon, int port) {
        this.daemon = daemon;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param folder takes configuration, data and log
     * @param webhook port that messages go to
     */
    static AlertmanagerServer start(Path folder, int webhook) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port = Http.freePort();
        Path config = folder.resolve("alertmanager.yml");
        Files.writeString(config, config(webhook));
        ChildProcess daemon = Daemon.start(
                Tool.named("prometheus-alertmanager", "alertmanager")
                        .with(
                                "--config.file=" + config,
                                "--storage.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--cluster.listen-address="),
                folder.resolve("alertmanager.log"),
                "http://127.0.0.1:" + port + "/-/ready");
        return new AlertmanagerServer(daemon, port);
    }

    private static String config(int webhook) throws IOException {
        return Files.readString(RulesFile.FOLDER.resolve("alertmanager.yml"))
                .replaceAll("group_wait: \\w+", "group_wait: 1s")
                .replaceAll("group_interval: \\w+", "group_interval: 1s")
                .replace("127.0.0.1:9095", "127.0.0.1:" + webhook);
    }

    int port() {
        return port;
    }

    /** Names of the alerts it holds. */
    Set<String> alerts() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        JSON.readTree(Http.get("http://127.0.0.1:" + port + "/api/v2/alerts").body())
                .forEach(alert -> names.add(alert.at("/labels/alertname").asText()));
        return names;
    }

    String log() throws IOException {
        return daemon.output();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
