package io.epistream.streams.cli.replay;

import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.wire.ContainerReader;
import io.epistream.streams.wire.UndecodableException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * An Avro object container file, read from front to back. Not thread-safe.
 *
 * @param <T> what it holds
 */
final class AvroFile<T extends SpecificRecord> implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Class<T> type;
    private final InputStream content;
    private final ContainerReader<T> reader;
    private long read;

    private AvroFile(Path file, Class<T> type, InputStream content, ContainerReader<T> reader) {
        this.file = file;
        this.type = type;
        this.content = content;
        this.reader = reader;
    }

    /**
     * Opens a file.
     *
     * @throws DatasetException saying why it cannot be read
     */
    static <T extends SpecificRecord> AvroFile<T> open(Path file, Class<T> type) throws DatasetException {
        InputStream content = content(file);
        try {
            return new AvroFile<>(file, type, content, ContainerReader.open(file, content, type));
        } catch (IOException e) {
            close(content);
            throw unreadable(file, e);
        } catch (UndecodableException e) {
            close(content);
            throw undecodable(file.toString(), type, e);
        }
    }

    long records() {
        return reader.records();
    }

    /** The next record; empty at the end. */
    Optional<T> next() throws DatasetException {
        try {
            Optional<T> next = reader.next();
            read++;
            return next;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UndecodableException e) {
            throw undecodable(where(), type, e);
        }
    }

    /** Place of the record that was taken last. */
    String where() {
        return file + ", record " + (read - 1);
    }

    @Override
    public void close() {
        close(content);
    }

    private static InputStream content(Path file) throws DatasetException {
        if (Files.isDirectory(file)) {
            throw new DatasetException(file.toString(), "is a folder", "Name a file in it");
        }
        try {
            return new BufferedInputStream(Files.newInputStream(file), BUFFER);
        } catch (NoSuchFileException e) {
            throw new DatasetException(file.toString(), "there is no such file", "Correct the path", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void close(InputStream content) {
        try {
            content.close();
        } catch (IOException e) {
            // was only read
        }
    }

    private static DatasetException unreadable(Path file, IOException e) {
        return new DatasetException(file.toString(), "cannot be read: " + e, "Check the file, or copy it again", e);
    }

    private static DatasetException undecodable(String where, Class<?> type, UndecodableException e) {
        return new DatasetException(
                where,
                String.valueOf(e.getMessage()),
                "Give an Avro object container file of " + type.getSimpleName()
                        + " records; epistream score -o scores.avro writes one of events",
                e);
    }
}
