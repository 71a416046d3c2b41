package io.epistream.streams.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Why a command failed, as a line of the log, for those who read standard error with a machine. */
final class LoggedFailures {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedFailures.class);

    private LoggedFailures() {}

    /** Logs failures instead of printing them. */
    static void instead(CommandLine commandLine) {
        commandLine.setParameterExceptionHandler(LoggedFailures::wrong);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    }

    private static int wrong(ParameterException wrong, String[] arguments) {
        line(wrong.getCommandLine(), CommandLine.ExitCode.USAGE).log(wrong.getMessage());
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) {
        int exit = Failures.exitCode(failure);
        boolean expected = Failures.expected(failure);
        boolean verbose = ((EpistreamCommand) command.getCommandSpec().root().userObject()).verbose();
        LoggingEventBuilder line = line(command, exit);
        LoggingEventBuilder whole = verbose || !expected ? line.setCause(failure) : line;
        whole.log(expected ? String.valueOf(failure.getMessage()) : "unexpected failure: " + failure);
        return exit;
    }

    private static LoggingEventBuilder line(CommandLine command, int exit) {
        return LOG.atError().addKeyValue("command", command.getCommandName()).addKeyValue("exit", exit);
    }
}
