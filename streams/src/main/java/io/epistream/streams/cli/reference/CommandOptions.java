package io.epistream.streams.cli.reference;

import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceChangeKind;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.CommandBounds;
import io.epistream.streams.window.StreamKey;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What all commands about references share: who gives them, and how long to wait for the answer. */
final class CommandOptions {
    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name:-unknown}",
            description = "Who asks for it. Default: ${DEFAULT-VALUE}.")
    private String by = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}.")
    private int seconds = 30;

    /** A command of this sender with an id of its own. */
    ReferenceCommand.Builder command(ReferenceAction action, String reason) {
        return ReferenceCommand.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setAt(Instant.now())
                .setBy(by)
                .setReason(reason)
                .setAction(action);
    }

    /** Sends it, waits, and prints what it led to; a refusal is a failure. */
    void carryOut(EpistreamConfig config, ReferenceCommand command, CommandLine line) throws EnvironmentException {
        Optional<String> problem = CommandBounds.problem(command);
        if (problem.isPresent()) {
            throw new ParameterException(line, problem.get());
        }
        if (seconds < 1) {
            throw new ParameterException(line, "--wait: must be >= 1, was " + seconds);
        }
        try (ReferenceTopics topics = ReferenceTopics.connect(config)) {
            print(topics.ask(command, Duration.ofSeconds(seconds)), line.getOut());
        }
    }

    private static void print(List<ReferenceChange> answers, PrintWriter out) throws EnvironmentException {
        for (ReferenceChange answer : answers) {
            if (answer.getWhat() == ReferenceChangeKind.REFUSED) {
                throw new EnvironmentException("refused, nothing was changed: " + answer.getWhy());
            }
            out.println(answer.getWhat().name().toLowerCase(Locale.ROOT) + ": " + StreamKey.of(answer.getStream())
                    + ", posterior " + answer.getPosterior()
                    + (answer.getWindows() > 0 ? ", " + answer.getWindows() + " windows" : ""));
        }
        out.flush();
    }
}
