package io.epistream.acceptance.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.epistream.acceptance.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Prometheus with the shipped rules and example, scraping and evaluating every second. */
final class PrometheusServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ChildProcess daemon;
    private final String url;

    private PrometheusServer(ChildProcess daemon, String url) {
        this.daemon = daemon;
        this.url = url;
    }

    /**
     * Starts it.
     *
     * @param folder takes configuration, data and log
     * @param target port of the program's metrics
     * @param alertmanager port of Alertmanager
     */
    static PrometheusServer start(Path folder, int target, int alertmanager) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port = Http.freePort();
        String url = "http://127.0.0.1:" + port;
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, config(target, alertmanager));
        ChildProcess daemon = Daemon.start(
                Tool.named("prometheus")
                        .with(
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--enable-feature=exemplar-storage"),
                folder.resolve("prometheus.log"),
                url + "/-/ready");
        return new PrometheusServer(daemon, url);
    }

    private static String config(int target, int alertmanager) throws IOException {
        return Files.readString(RulesFile.FOLDER.resolve("prometheus.yml"))
                .replaceAll("_interval: \\w+", "_interval: 1s")
                .replace("epistream.rules.yml", RulesFile.PATH.toString())
                .replace("127.0.0.1:9404", "127.0.0.1:" + target)
                .replace("127.0.0.1:9093", "127.0.0.1:" + alertmanager);
    }

    /** Result of an instant query, now. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return data("query", Map.of("query", expression)).path("result");
    }

    /** Result of a range query. */
    JsonNode range(String expression, Instant from, Instant to, Duration step)
            throws IOException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("query", expression);
        form.put("start", from.toString());
        form.put("end", to.toString());
        form.put("step", Long.toString(step.toSeconds()));
        return data("query_range", form).path("result");
    }

    /** Exemplars of the last hour, one list for each series. */
    JsonNode exemplars(String selector) throws IOException, InterruptedException {
        Instant now = Instant.now();
        return data(
                "query_exemplars",
                Map.of(
                        "query",
                        selector,
                        "start",
                        now.minus(Duration.ofHours(1)).toString(),
                        "end",
                        now.toString()));
    }

    /** Time of the first or last sample of the last hour that a selector has; the one that comes first of several series. */
    Optional<Instant> sampled(String selector, boolean first) throws IOException, InterruptedException {
        return StreamSupport.stream(query(selector + "[1h]").spliterator(), false)
                .map(series -> series.path("values"))
                .map(values ->
                        values.path(first ? 0 : values.size() - 1).path(0).asDouble())
                .map(seconds -> Instant.ofEpochMilli(Math.round(seconds * 1000)))
                .min(Instant::compareTo);
    }

    private JsonNode data(String what, Map<String, String> form) throws IOException, InterruptedException {
        JsonNode answer = JSON.readTree(Http.post(url + "/api/v1/" + what, form).body());
        if (!answer.path("status").asText().equals("success")) {
            throw new RefusedException(answer.path("error").asText(answer.toString()));
        }
        return answer.path("data");
    }

    /** Prometheus would not evaluate it. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    String log() throws IOException {
        return daemon.output();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
