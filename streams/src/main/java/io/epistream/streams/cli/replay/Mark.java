package io.epistream.streams.cli.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Something that is known to have happened, shown in the plot.
 *
 * @param time when
 * @param label what
 */
record Mark(Instant time, String label) {

    /**
     * Reads {@code TIME=LABEL}.
     *
     * @throws IllegalArgumentException saying what it must be
     */
    static Mark parse(String text) {
        int equals = text.indexOf('=');
        try {
            return new Mark(
                    OffsetDateTime.parse(text.substring(0, Math.max(0, equals))).toInstant(),
                    text.substring(equals + 1));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "--mark: must be TIME=LABEL, such as 2026-03-01T00:00:00Z=release, was " + text, e);
        }
    }
}
