package io.epistream.streams.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Where the program starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        String format = System.getenv(LogFormat.VARIABLE);
        Optional<String> problem = LogFormat.problem(format);
        if (problem.isPresent()) {
            System.err.println("epistream: " + problem.get());
            System.exit(CommandLine.ExitCode.USAGE);
        }
        logUncaught();
        CommandLine commandLine = commandLine();
        if (LogFormat.of(format) == LogFormat.JSON) {
            LoggedFailures.instead(commandLine);
        }
        System.exit(commandLine.execute(arguments));
    }

    /** What ends a thread is a line of the log like any other. */
    static void logUncaught() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> LoggerFactory.getLogger(Main.class)
                .atError()
                .setCause(failure)
                .addKeyValue("failed_thread", thread.getName())
                .log("a thread ended with a failure that nobody expected"));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new EpistreamCommand());
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setExecutionExceptionHandler(new Failures());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(true);
        return commandLine;
    }
}
