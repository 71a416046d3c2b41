package io.epistream.streams.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rows of one source, read once and in order. Holds a bounded number of rows in memory, whatever the source's size. Not
 * thread-safe.
 */
public interface Dataset extends AutoCloseable {

    /** The source as messages name it. */
    String name();

    /** Number of rows where it is known before they are read; an upper bound where the source may have gaps. */
    OptionalLong expectedRows();

    /** What was taken for what, a sentence each, for the user to see. */
    List<String> notes();

    /**
     * The next row; empty at the end.
     *
     * @throws DatasetException naming the place, what was expected and what was found
     */
    Optional<Row> next() throws DatasetException;

    /** Up to {@code most} next rows; fewer only at the end. */
    default List<Row> next(int most) throws DatasetException {
        List<Row> rows = new ArrayList<>();
        Optional<Row> row = most > 0 ? next() : Optional.empty();
        while (row.isPresent()) {
            rows.add(row.get());
            row = rows.size() < most ? next() : Optional.empty();
        }
        return rows;
    }

    /**
     * SHA-256 of the data, 64 hex digits: of a file, its bytes as they lie; of a topic range, partition, offset, length and
     * value of each record in the order they were read. Call it after the last row.
     */
    String sha256() throws DatasetException;

    @Override
    void close();
}
