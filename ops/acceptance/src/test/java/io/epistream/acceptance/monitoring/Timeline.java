package io.epistream.acceptance.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happened when, in seconds since a first event. Not thread-safe. */
final class Timeline {
    private final String title;
    private final Instant start;
    private final List<String> lines = new ArrayList<>();

    Timeline(String title, Instant start) {
        this.title = title;
        this.start = start;
    }

    Timeline add(String what, Optional<Instant> at) {
        lines.add(at.map(time -> String.format(
                        Locale.ROOT,
                        "| %s | %.1f s |",
                        what,
                        Duration.between(start, time).toMillis() / 1e3))
                .orElse("| " + what + " | not seen |"));
        return this;
    }

    /** As a table in Markdown. */
    String markdown() {
        return "| " + title + " | after |\n|---|---|\n" + String.join("\n", lines) + "\n";
    }
}
