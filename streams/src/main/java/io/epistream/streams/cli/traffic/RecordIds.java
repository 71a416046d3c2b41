package io.epistream.streams.cli.traffic;

import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.InputRecords;
import io.epistream.streams.dataset.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Ids of what is sent: {@code PREFIX/ROW}, or {@code PREFIX/ROUND/ROW} where a file is sent more than once, so that no two records
 * of one sending share one.
 *
 * @param prefix what this sending calls itself
 * @param rounds whether there are several
 */
record RecordIds(String prefix, boolean rounds) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS").withZone(ZoneOffset.UTC);

    /** A prefix that no other sending has: the time it began. */
    static String prefix(Instant now) {
        return "send-" + TIME.format(now);
    }

    String of(long round, Row row) throws DatasetException {
        String id = prefix + "/" + (rounds ? round + "/" : "") + row.id();
        int characters = id.codePointCount(0, id.length());
        if (characters > InputRecords.MOST_ID_CHARACTERS) {
            throw new DatasetException(
                    row.place().source() + ", row " + row.place().offset(),
                    "its id would have " + characters + " characters, and at most " + InputRecords.MOST_ID_CHARACTERS
                            + " are taken",
                    "Shorten --id-prefix, or the ids of the rows");
        }
        return id;
    }
}
