package io.epistream.streams.cli;

import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.EpistreamConfig;
import io.prometheus.client.CollectorRegistry;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the configured roles until a signal or a failure. */
@Command(
        name = "run",
        description = {
            "Runs the configured roles: score turns inputs into uncertainty events, watch turns events into windows,"
                    + " alerts and review items. Makes missing output topics; the input topic must exist."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream run --config epistream.yaml",
            "  epistream run --config epistream.yaml --dev   with a broker of its own",
            "  EPISTREAM_ROLES=score epistream run -c epistream.yaml",
            "",
            "SIGTERM and SIGINT stop it in order: offsets and state are committed first.",
            "Exit codes: 1 it cannot start or go on, 2 wrong configuration, 128+n signal n."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption configuration = new ConfigOption();

    @Option(
            names = "--dev",
            description = {
                "Start a throw-away broker on this machine, make the input topic in it, and run against it."
                        + " It listens where kafka.bootstrap.servers says if that is one port of this machine, such as"
                        + " 127.0.0.1:9092, so that other commands find it; else on a free port. Security settings and"
                        + " execution.state-dir are ignored."
            })
    private boolean development;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, EnvironmentException, InterruptedException {
        if (!development) {
            return run(configuration.load().config(), () -> {});
        }
        EpistreamConfig written = written();
        try (DevelopmentBroker broker = DevelopmentBroker.start(written)) {
            out().println("development broker at " + broker.bootstrapServers() + ", gone when this ends; input topic "
                    + written.topics().inputs());
            return run(broker.config(), broker::close);
        }
    }

    /** For development a configuration need not name a broker. */
    private EpistreamConfig written() throws ConfigException {
        try {
            return configuration.load().config();
        } catch (ConfigException maybeWithoutBroker) {
            return configuration
                    .load(DevelopmentBroker.environment(System.getenv()))
                    .config();
        }
    }

    /** Runs until a failure, or a signal: then the JVM waits for the hook and no longer. */
    private static int run(EpistreamConfig config, Runnable afterwards)
            throws EnvironmentException, InterruptedException {
        Program program = Program.start(config, new CollectorRegistry());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            program.close();
            afterwards.run();
        }));
        Optional<EnvironmentException> failure = program.awaitEnd();
        if (failure.isPresent()) {
            program.close();
            throw failure.get();
        }
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
