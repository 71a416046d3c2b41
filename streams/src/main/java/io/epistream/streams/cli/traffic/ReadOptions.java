package io.epistream.streams.cli.traffic;

import io.epistream.streams.cli.data.RangeBound;
import io.epistream.streams.config.Durations;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say which records of a topic are shown. */
final class ReadOptions {
    private static final long DEFAULT_LAST = 10;

    @Option(names = "--last", paramLabel = "N", description = "The last N records. Default: " + DEFAULT_LAST + ".")
    private @Nullable Long last;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description =
                    "All from here on: earliest, latest, a time such as 2026-03-01T00:00:00Z, how long ago such as"
                            + " 10m, or an offset. Times are when records were written.")
    private @Nullable String from;

    @Option(names = "--follow", description = "Go on with what is written from now on, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--limit", paramLabel = "N", description = "Records to show, at most.")
    private @Nullable Long limit;

    @Option(
            names = "--filter",
            paramLabel = "PATH=TEXT",
            description = "Only records whose value has this, such as stream.model=fraud. Repeatable.")
    private Map<String, String> filter = new LinkedHashMap<>();

    @Option(names = "--full", description = "Show long lists and bytes whole.")
    private boolean full;

    /**
     * Sees to it that all values are in range and fit each other.
     *
     * @throws ParameterException naming the option and what it must be
     */
    void check(CommandLine command, Instant now) {
        try {
            require(last == null || from == null, "--last and --from: give one of them");
            require(last == null || last >= 1, "--last: must be >= 1, was " + last);
            require(limit == null || limit >= 1, "--limit: must be >= 1, was " + limit);
            from(now);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, e.getMessage(), e);
        }
    }

    /** Where showing begins; empty for the last few. */
    Optional<RangeBound> from(Instant now) {
        String text = from;
        if (text == null) {
            return Optional.empty();
        }
        if (text.toLowerCase(Locale.ROOT).equals("latest")) {
            return Optional.of(new RangeBound.BeforeEnd(0));
        }
        return Optional.of(ago(text, now).orElseGet(() -> bound(text)));
    }

    long last() {
        return last == null ? DEFAULT_LAST : last;
    }

    boolean follow() {
        return follow;
    }

    long limit() {
        return limit == null ? Long.MAX_VALUE : limit;
    }

    ReadFilter filter() {
        return new ReadFilter(filter);
    }

    RecordJson json() {
        return new RecordJson(full);
    }

    private static Optional<RangeBound> ago(String text, Instant now) {
        try {
            return Optional.of(new RangeBound.Time(now.minus(Durations.parse(text))));
        } catch (IllegalArgumentException noDuration) {
            return Optional.empty();
        }
    }

    private static RangeBound bound(String text) {
        try {
            return RangeBound.parse("earliest", text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--from: must be earliest, latest, a time such as 2026-03-01T00:00:00Z, how long ago such as 10m, or"
                            + " an offset, was " + text,
                    e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
