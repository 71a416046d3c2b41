package io.epistream.acceptance.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Alertmanager with the shipped example; only its receivers' address and its waiting times are others. */
final class AlertmanagerServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Daemon daemon;
    private final int port;

    private AlertmanagerServer(Daemon daemon, int port) {
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
        Daemon daemon = Daemon.start(
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

    /** Whether it holds an alert of that name. */
    boolean knows(String alert) throws IOException, InterruptedException {
        JsonNode alerts = JSON.readTree(
                Http.get("http://127.0.0.1:" + port + "/api/v2/alerts?filter=alertname%3D" + alert)
                        .body());
        return !alerts.isEmpty();
    }

    String log() throws IOException {
        return daemon.output();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
