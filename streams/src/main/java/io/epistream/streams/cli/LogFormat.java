package io.epistream.streams.cli;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the log is written, as {@code EPISTREAM_LOG_FORMAT} says; logback.xml has an appender of each name. */
enum LogFormat {
    PLAIN,
    JSON;

    static final String VARIABLE = "EPISTREAM_LOG_FORMAT";

    /** The format of a name as logback knows it; plain without one. */
    static LogFormat of(@Nullable String name) {
        return JSON.appender().equals(name) ? JSON : PLAIN;
    }

    /** What is wrong with a name; empty when nothing is. */
    static Optional<String> problem(@Nullable String name) {
        boolean known = name == null || name.equals(PLAIN.appender()) || name.equals(JSON.appender());
        return known ? Optional.empty() : Optional.of(VARIABLE + ": must be plain or json, was " + name);
    }

    private String appender() {
        return name().toLowerCase(Locale.ROOT);
    }
}
