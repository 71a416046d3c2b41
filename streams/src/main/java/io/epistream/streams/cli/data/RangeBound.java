package io.epistream.streams.cli.data;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** One end of a topic range. */
public sealed interface RangeBound {

    /** The first record that is still there, or the last that is committed. */
    record Edge() implements RangeBound {}

    /**
     * An offset.
     *
     * @param value at least 0
     */
    record Offset(long value) implements RangeBound {}

    /**
     * A record timestamp.
     *
     * @param value the time
     */
    record Time(Instant value) implements RangeBound {}

    /**
     * A number of offsets before the end, in each partition; of a topic that is written in transactions some offsets hold no record.
     *
     * @param offsets at least 0
     */
    record BeforeEnd(long offsets) implements RangeBound {}

    /**
     * Reads a bound as the command line writes it.
     *
     * @param edge the word for the edge, such as BEGINNING
     * @throws IllegalArgumentException saying what it must be
     */
    static RangeBound parse(String edge, String text) {
        if (text.equalsIgnoreCase(edge)) {
            return new Edge();
        }
        if (text.matches("\\d{1,18}")) {
            return new Offset(Long.parseLong(text));
        }
        try {
            return new Time(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be " + edge + ", an offset, or a time such as 2026-03-01T00:00:00Z, was " + text, e);
        }
    }
}
