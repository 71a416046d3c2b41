package io.epistream.streams.cli.demo;

import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.Program;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.Durations;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Topics;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** One run of the demo: broker, program, stream, table, verdict. */
final class Demo {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final DemoSettings settings;
    private final Path zoo;
    private final Workplace workplace;
    private final DemoConfig config;
    private final DemoPlan plan;
    private final PrintStream out;
    private final DemoView view;
    private final long startNanos = System.nanoTime();

    /**
     * Plans a run.
     *
     * @param home installation folder
     * @param workplace folder for the broker's data, state and configuration
     * @param now end of the simulated clock, so that topics keep what is written
     * @throws IllegalArgumentException when there are too few records
     */
    Demo(DemoSettings settings, Path home, Workplace workplace, Instant now, PrintStream out)
            throws IOException, ConfigException {
        this.settings = settings;
        this.zoo = home.resolve("models").resolve("zoo");
        this.workplace = workplace;
        this.out = out;
        this.config =
                new DemoConfig(workplace.folder(), zoo.resolve(settings.model().bundle()), settings.metricsPort());
        this.plan = plan(settings, config.write("127.0.0.1:0"), now);
        this.view = settings.terminal() ? new LiveView(out, plan) : new PlainView(out, plan);
    }

    private static DemoPlan plan(DemoSettings settings, EpistreamConfig defaults, Instant now) {
        Duration tick = defaults.windows().size();
        int perTick = defaults.detection().windowRecords();
        int reference = defaults.detection().referenceWindows();
        int records = settings.records().orElse(DemoPlan.Length.USUAL.records(perTick, reference));
        Instant start = now.minus(tick.multipliedBy(records / perTick)).truncatedTo(ChronoUnit.DAYS);
        return DemoPlan.of(start, tick, perTick, reference, records);
    }

    /** Runs it; true when every check holds. */
    boolean run() throws IOException, ConfigException, EnvironmentException, InterruptedException, ExecutionException {
        DigitPool pool = DigitPool.read(zoo.resolve("digits-data"));
        Traffic traffic = new Traffic(plan, pool, settings.model().bundle(), settings.seed());
        header(config.write("127.0.0.1:0"));
        view.step("broker     starting");
        try (EmbeddedBroker broker = EmbeddedBroker.start(workplace.resolve("broker"))) {
            EpistreamConfig configured = config.write(broker.bootstrapServers());
            view.step(text("broker     %s after %.1f s", broker.bootstrapServers(), seconds()));
            try (InputTopic inputs = new InputTopic(
                    broker.bootstrapServers(), configured.topics().inputs(), DemoConfig.PARTITIONS)) {
                inputs.create();
                return watch(configured, traffic, inputs);
            }
        }
    }

    private boolean watch(EpistreamConfig configured, Traffic traffic, InputTopic inputs)
            throws EnvironmentException, InterruptedException, ExecutionException {
        CollectorRegistry metrics = new CollectorRegistry();
        view.step("program    starting");
        try (Program program = Program.start(configured, metrics)) {
            program.awaitReady(READY_WITHIN);
            view.step(
                    text("program    ready after %.1f s, http://127.0.0.1:%d/metrics", seconds(), program.httpPort()));
            boolean passed;
            try (Streaming streaming = new Streaming(plan, traffic, configured, settings.recordsPerSecond(), metrics)) {
                streaming.run(view, program);
                passed = report(streaming, inputs.ends());
            }
            if (settings.keep()) {
                keep(configured, program);
            }
            return passed;
        }
    }

    private void header(EpistreamConfig configured) {
        out.println(text("model      %s", settings.model().bundle()));
        out.println(text(
                "promise    false alarms at most %s; this and all settings are the defaults",
                configured.detection().falseAlarms()));
        out.println(text(
                "windows    %s of event time, %d records; the first %d are the reference",
                Durations.format(plan.tick()),
                plan.recordsPerTick(),
                configured.detection().referenceWindows()));
        out.println(text(
                "stream     %,d records at %,.0f/s, drawn with seed %d",
                plan.records(), settings.recordsPerSecond(), settings.seed()));
    }

    private boolean report(Streaming streaming, Map<Integer, Long> inputEnds) {
        List<Check> checks = streaming.verdict(inputEnds);
        boolean passed = checks.stream().allMatch(Check::holds);
        out.println();
        new PhaseTable(streaming.figures()).lines().forEach(out::println);
        out.println();
        checks.forEach(check -> out.println(check.line()));
        out.println();
        long failed = checks.stream().filter(check -> !check.holds()).count();
        out.println(text(
                "%s after %.0f s",
                passed ? "All checks hold" : failed + " of " + checks.size() + " checks FAILED", seconds()));
        return passed;
    }

    private void keep(EpistreamConfig configured, Program program) throws InterruptedException {
        String metrics = "http://127.0.0.1:" + program.httpPort();
        Topics topics = configured.topics();
        out.println();
        out.println("Left running until Ctrl-C:");
        out.println("  broker   " + bootstrapServers(configured));
        out.println(text("  topics   %s, %s, %s,", topics.inputs(), topics.events(), topics.windows()));
        out.println(text(
                "           %s, %s, %s, %s",
                topics.alerts(), topics.references(), topics.review(), topics.deadLetters()));
        out.println("  metrics  " + metrics + "/metrics");
        out.println("  health   " + metrics + "/health/ready");
        out.println("Try");
        out.println("  curl -s " + metrics + "/metrics | grep epistream_detector");
        out.println("  ./epistream read alerts --config " + config.file());
        out.println("  ./epistream check --config " + config.file());
        new CountDownLatch(1).await();
    }

    private static String bootstrapServers(EpistreamConfig configured) {
        return String.valueOf(configured.kafka().get("bootstrap.servers"));
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
