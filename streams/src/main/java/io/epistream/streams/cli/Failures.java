package io.epistream.streams.cli;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.fit.FitException;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.dataset.DatasetException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Ends a failed command with one clear message; a stack trace only where it was asked for or nobody expected this. */
final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("epistream: " + message(failure));
        if (((EpistreamCommand) command.getCommandSpec().root().userObject()).verbose()) {
            failure.printStackTrace(err);
        }
        return exitCode(failure);
    }

    static int exitCode(Exception failure) {
        return failure instanceof ConfigException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** Whether its message tells a user all there is to know. */
    static boolean expected(Exception failure) {
        return failure instanceof ConfigException
                || failure instanceof BundleException
                || failure instanceof DatasetException
                || failure instanceof FitException
                || failure instanceof EnvironmentException;
    }

    private static String message(Exception failure) {
        return expected(failure)
                ? String.valueOf(failure.getMessage())
                : "unexpected failure: " + failure + "\nRun again with --verbose for the stack trace.";
    }
}
