package io.epistream.streams.config;

import java.util.List;

/** A configuration that cannot be used; the message lists every problem, one a line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigException(String source, List<String> problems) {
        super(source + ": " + (problems.size() == 1 ? "1 problem" : problems.size() + " problems") + "\n  "
                + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem: where, path, allowed range and received value. */
    public List<String> problems() {
        return problems;
    }
}
