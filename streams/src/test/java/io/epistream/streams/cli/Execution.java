package io.epistream.streams.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One command line, run as the program would run it, with what it printed. */
public final class Execution {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Runs it; the exit code. */
    public int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    /** What it printed. */
    public String out() {
        return out.toString();
    }

    /** What it printed as errors. */
    public String err() {
        return err.toString();
    }
}
