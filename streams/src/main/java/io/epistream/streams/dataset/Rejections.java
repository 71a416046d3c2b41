package io.epistream.streams.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records that could not be used: how many, why, and which came first. Nothing is left out without a trace. Not thread-safe. */
public final class Rejections {
    private static final int MOST_EXAMPLES = 5;

    private final boolean strict;
    private final Map<String, Long> byReason = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private long count;

    /**
     * Starts counting.
     *
     * @param strict whether the first one ends it all
     */
    public Rejections(boolean strict) {
        this.strict = strict;
    }

    /**
     * Counts one record.
     *
     * @param where place of the record, as a person would look for it
     * @param reason code in kebab-case
     * @param detail one sentence without its full stop
     * @throws DatasetException when rejections are not allowed
     */
    public void add(String where, String reason, String detail) throws DatasetException {
        if (strict) {
            throw new DatasetException(
                    where, reason + ": " + detail, "Mend the record, or leave --strict away to go on without it");
        }
        count++;
        byReason.merge(reason, 1L, Long::sum);
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(where + ": " + reason + ": " + detail);
        }
    }

    /** Number of records. */
    public long count() {
        return count;
    }

    /** Number of records by reason, in the order of the alphabet. */
    public Map<String, Long> byReason() {
        return Collections.unmodifiableMap(byReason);
    }

    /** The first few, in the order they came. */
    public List<String> examples() {
        return Collections.unmodifiableList(examples);
    }
}
