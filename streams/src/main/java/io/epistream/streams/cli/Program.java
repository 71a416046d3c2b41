package io.epistream.streams.cli;

import io.epistream.models.inference.ScoringSession;
import io.epistream.streams.cli.reference.BundleReferences;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.http.OpsServer;
import io.epistream.streams.http.Readiness;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.scoring.BatchScorer;
import io.epistream.streams.scoring.LoadedModels;
import io.epistream.streams.scoring.ModelsRefusedException;
import io.epistream.streams.topology.PollBudget;
import io.epistream.streams.topology.RoleApp;
import io.epistream.streams.topology.ScoreRole;
import io.epistream.streams.topology.WatchRole;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole program: health first, then topics, models and the configured roles. Closing undoes this in reverse order.
 * Thread-safe once started.
 */
public final class Program implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);
    private static final Duration ROLE_CLOSES_WITHIN = Duration.ofSeconds(20);
    private static final long READY_POLL_MILLIS = 20;
    private static final String STOPPING = "stopping";

    private final EpistreamConfig config;
    private final EpistreamMetrics metrics;
    private final List<RunningRole> roles = new CopyOnWriteArrayList<>();
    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final CompletableFuture<Optional<EnvironmentException>> end = new CompletableFuture<>();
    private final ReferenceOffice references;
    private final AtomicBoolean wasReady = new AtomicBoolean();
    private volatile String phase = "starting";
    private volatile int httpPort;

    private Program(EpistreamConfig config, CollectorRegistry registry) {
        this.config = config;
        this.metrics = new EpistreamMetrics(registry, config.http().metricSegments());
        this.references = new ReferenceOffice(config);
    }

    /**
     * Starts everything; returns when the roles are started, which is before they are ready.
     *
     * @param registry where all metrics go; a registry serves one program
     * @throws EnvironmentException when anything outside the program is not as it must be; nothing is left running
     */
    public static Program start(EpistreamConfig config, CollectorRegistry registry) throws EnvironmentException {
        Program program = new Program(config, registry);
        try {
            program.start(registry);
            return program;
        } catch (EnvironmentException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** What is missing until the program does its work; empty when it does. */
    public Readiness readiness() {
        if (!phase.isEmpty()) {
            return new Readiness(List.of(phase));
        }
        return new Readiness(roles.stream()
                .map(RunningRole::waitingFor)
                .flatMap(Optional::stream)
                .toList());
    }

    /** Whether all models passed their self-test and all roles run. */
    public boolean ready() {
        return readiness().ready();
    }

    /**
     * Waits until the program is ready.
     *
     * @throws EnvironmentException when it fails, or is not ready in time
     */
    public void awaitReady(Duration limit) throws EnvironmentException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready()) {
            failIfEnded();
            if (System.nanoTime() > deadline) {
                throw new EnvironmentException("not ready within " + limit.toSeconds() + " s: "
                        + String.join(", ", readiness().waitingFor()));
            }
            Thread.sleep(READY_POLL_MILLIS);
        }
    }

    /** Waits until the program ends: empty when it was closed, else why it failed. */
    public Optional<EnvironmentException> awaitEnd() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Port of metrics and health. */
    public int httpPort() {
        return httpPort;
    }

    /** Where records are counted. */
    public EpistreamMetrics metrics() {
        return metrics;
    }

    /** Stops the roles, then releases models and the port. Does nothing the second time. */
    @Override
    public synchronized void close() {
        phase = STOPPING;
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
        end.complete(Optional.empty());
    }

    private void start(CollectorRegistry registry) throws EnvironmentException {
        serve(registry);
        phase = "topics are being checked";
        int eventsPartitions = prepareTopics();
        List<RunningRole> built = new ArrayList<>();
        if (config.roles().contains(Role.SCORE)) {
            phase = "models are being loaded";
            built.add(build(Role.SCORE, scoreRole()));
        }
        if (config.roles().contains(Role.WATCH)) {
            built.add(build(Role.WATCH, WatchRole.create(config, eventsPartitions, metrics)));
        }
        collect(built, registry);
        for (RunningRole role : built) {
            role.start();
            roles.add(role);
            references.open(role);
        }
        offerReferences();
        phase = "";
        noteReadiness();
    }

    private void serve(CollectorRegistry registry) throws EnvironmentException {
        metrics.buildInfo
                .labels(EpistreamCommand.Version.of().orElse("unknown"))
                .set(1);
        DefaultExports.register(registry);
        try {
            OpsServer server = OpsServer.start(
                    config.http().ops(),
                    registry,
                    this::readiness,
                    config.roles().contains(Role.WATCH) ? Optional.of(references) : Optional.empty());
            closers.push(references::close);
            closers.push(server::close);
            httpPort = server.port();
            LOG.atInfo()
                    .addKeyValue("port", httpPort)
                    .log(
                            "metrics and health on http://{}:{}",
                            config.http().ops().host(),
                            httpPort);
        } catch (IOException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    private void offerReferences() throws EnvironmentException {
        if (config.roles().contains(Role.WATCH)) {
            phase = "references of bundles are being offered";
            references.offer(BundleReferences.of(config));
        }
    }

    private int prepareTopics() throws EnvironmentException {
        try (TopicsAdmin topics = TopicsAdmin.connect(config)) {
            return topics.prepare();
        }
    }

    private RoleApp scoreRole() throws EnvironmentException {
        LoadedModels models = openModels();
        closers.push(models::close);
        models.sessions().forEach(ModelReport::log);
        PollBudget budget = PollBudget.of(
                config,
                models.sessions().stream().map(ScoringSession::measureCost).toList());
        if (!budget.holds()) {
            throw new EnvironmentException(budget.describe());
        }
        LOG.info("{}", budget.describe());
        BatchScorer scorer = new BatchScorer(models, config.segments(), budget.maxBatch(), metrics);
        return ScoreRole.create(config, scorer, budget, metrics);
    }

    private LoadedModels openModels() throws EnvironmentException {
        try {
            return LoadedModels.open(config.models(), config.execution().options());
        } catch (ModelsRefusedException e) {
            throw new EnvironmentException(String.join("\n", e.problems()), e);
        }
    }

    private RunningRole build(Role role, RoleApp app) throws EnvironmentException {
        RunningRole running = new RunningRole(role, app, this::noteReadiness, this::fail);
        closers.push(() -> running.close(ROLE_CLOSES_WITHIN));
        return running;
    }

    private static void collect(List<RunningRole> roles, CollectorRegistry registry) {
        StreamsCollector collector = new StreamsCollector();
        roles.forEach(role -> collector.add(role.role(), role.streams()));
        registry.register(collector);
    }

    /** Logs when the program becomes ready and when it is no longer. */
    private void noteReadiness() {
        Readiness now = readiness();
        if (wasReady.getAndSet(now.ready()) != now.ready() && !phase.equals(STOPPING)) {
            LOG.atInfo()
                    .addKeyValue("ready", now.ready())
                    .log(now.ready() ? "ready" : "not ready: " + String.join(", ", now.waitingFor()));
        }
    }

    private void fail(String role, Throwable failure) {
        String message = "role " + role + " stopped: " + FailureText.of(failure);
        if (end.complete(Optional.of(new EnvironmentException(message, failure)))) {
            LOG.atError().addKeyValue("role", role).setCause(failure).log(message);
        }
    }

    private void failIfEnded() throws EnvironmentException, InterruptedException {
        if (end.isDone()) {
            throw awaitEnd().orElseGet(() -> new EnvironmentException("the program was closed"));
        }
    }
}
