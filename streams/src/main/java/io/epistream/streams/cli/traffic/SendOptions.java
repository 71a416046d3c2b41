package io.epistream.streams.cli.traffic;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say how much is sent, how fast and under which names. */
final class SendOptions {
    private static final String FOREVER = "forever";

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Records a second; 0 or max for as fast as possible. Default: ${DEFAULT-VALUE}.")
    private String rate = "100";

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often the file is sent, or forever. Default: ${DEFAULT-VALUE}.")
    private String repeat = "1";

    @Option(names = "--limit", paramLabel = "N", description = "Records to send, at most.")
    private @Nullable Long limit;

    @Option(names = "--shuffle", description = "Send rows in random order, another one in each repetition.")
    private boolean shuffle;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Seed of the random order. Default: ${DEFAULT-VALUE}.")
    private long seed = 7;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUE",
            description = "Attribute of every record, such as one that segments are made of. Repeatable.")
    private Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
            names = "--id-prefix",
            paramLabel = "TEXT",
            description = "Ids are TEXT/ROW, with repetitions TEXT/N/ROW. Default: send- and the time.")
    private @Nullable String prefix;

    @Option(
            names = "--create-topic",
            paramLabel = "PARTITIONS",
            description = "Make the topic with so many partitions where it does not exist.")
    private @Nullable Integer partitions;

    /**
     * Sees to it that all values are in range.
     *
     * @throws ParameterException naming the option and what it must be
     */
    void check(CommandLine command) {
        try {
            Pace.parse(rate);
            rounds();
            require(limit == null || limit >= 1, "--limit: must be >= 1, was " + limit);
            require(partitions == null || partitions >= 1, "--create-topic: must be >= 1, was " + partitions);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, e.getMessage(), e);
        }
    }

    Pace pace() {
        return new Pace(Pace.parse(rate), System::nanoTime);
    }

    /** How often the file is sent. */
    long rounds() {
        if (repeat.equalsIgnoreCase(FOREVER)) {
            return Long.MAX_VALUE;
        }
        require(repeat.matches("[1-9]\\d{0,17}"), "--repeat: must be >= 1 or " + FOREVER + ", was " + repeat);
        return Long.parseLong(repeat);
    }

    long limit() {
        return limit == null ? Long.MAX_VALUE : limit;
    }

    /** Records that are sent unless the rows end before. */
    OptionalLong expected() {
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** Seed of the random order; empty for the file's order. */
    OptionalLong order() {
        return shuffle ? OptionalLong.of(seed) : OptionalLong.empty();
    }

    Map<String, String> attributes() {
        return attributes;
    }

    RecordIds ids(Instant now) {
        return new RecordIds(prefix == null ? RecordIds.prefix(now) : prefix, rounds() > 1);
    }

    /** Partitions to make the topic with; empty to make none. */
    OptionalInt partitions() {
        return partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
