package io.epistream.acceptance.monitoring;

import io.epistream.acceptance.ChildProcess;
import io.epistream.acceptance.Epistream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Demo, Prometheus, Alertmanager and webhook, each of which knows the next.
 *
 * <p>The ensemble's demo ends in a spike, the other's in a drift. Its phases are three times the usual length, so that a scrape a second
 * sees alarms. Where a busy machine makes up for lost time an alarm may be shorter; then the rules tell it from the counter.
 */
final class Rig implements AutoCloseable {
    /** The program makes its topics before it is ready. */
    private static final Pattern READY = Pattern.compile("broker +(\\S+:\\d+) after.*program +ready", Pattern.DOTALL);

    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final String RECORDS = "134000";
    private static final String PER_SECOND = "2000";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, Instant> inAlertmanager = new HashMap<>();
    private final Path demoLog;
    final Instant start = Instant.now();
    final WebhookReceiver webhook;
    final AlertmanagerServer alertmanager;
    final PrometheusServer prometheus;
    final ChildProcess demo;
    final TopicWatch topics;
    final String metricsUrl;

    /** Starts everything; leaves nothing behind where that fails. */
    Rig(Path folder) throws IOException, InterruptedException {
        demoLog = folder.resolve("demo.log");
        int metricsPort = Http.freePort();
        metricsUrl = "http://127.0.0.1:" + metricsPort + "/metrics";
        boolean whole = false;
        try {
            webhook = keep(new WebhookReceiver());
            alertmanager = keep(AlertmanagerServer.start(folder.resolve("alertmanager"), webhook.port()));
            prometheus = keep(PrometheusServer.start(folder.resolve("prometheus"), metricsPort, alertmanager.port()));
            demo = keep(demo(metricsPort));
            topics = keep(new TopicWatch(
                    Await.answer(READY_WITHIN, "the demo's program", this::bootstrapServers, demo::output)));
            whole = true;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private ChildProcess demo(int metricsPort) throws IOException {
        return Epistream.start(
                demoLog,
                "demo",
                "--model",
                "ensemble",
                "--records",
                RECORDS,
                "--rate",
                PER_SECOND,
                "--metrics-port",
                Integer.toString(metricsPort),
                "--keep",
                "--no-tty");
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    private Optional<String> bootstrapServers() throws IOException {
        Matcher matcher = READY.matcher(Files.readString(demoLog));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Remembers what Alertmanager holds now and did not hold before. */
    void lookAtAlertmanager() throws IOException, InterruptedException {
        Instant now = Instant.now();
        alertmanager.alerts().forEach(name -> inAlertmanager.putIfAbsent(name, now));
    }

    /** When Alertmanager was first seen to hold an alert. */
    Optional<Instant> inAlertmanager(String alert) {
        return Optional.ofNullable(inAlertmanager.get(alert));
    }

    /** Whether the demo has judged its run; it goes on running. */
    Optional<Boolean> demoIsThrough() throws IOException {
        String output = demo.output();
        if (!demo.running()) {
            throw new AssertionError("the demo ended:" + System.lineSeparator() + output);
        }
        return output.contains("Left running") ? Optional.of(output.contains("All checks hold")) : Optional.empty();
    }

    /** What every part says, for a failure. */
    String logs() throws IOException {
        return String.join(
                System.lineSeparator(),
                "-- demo",
                demo.output(),
                "-- prometheus",
                prometheus.log(),
                "-- alertmanager",
                alertmanager.log(),
                "-- webhook",
                webhook.all().toString());
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("closing " + part + ": " + e);
            }
        }
    }
}
