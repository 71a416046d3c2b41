package io.epistream.streams.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is there whole or not at all: written under another name in the same folder, and renamed at the end. What a
 * killed process leaves behind bears that other name, which ends in {@value #UNFINISHED}. Not thread-safe.
 */
public final class OutputFile implements AutoCloseable {
    private static final String UNFINISHED = ".part";
    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path unfinished;
    private final OutputStream stream;

    private OutputFile(Path target, Path unfinished, OutputStream stream) {
        this.target = target;
        this.unfinished = unfinished;
        this.stream = stream;
    }

    /**
     * Begins a file; one of that name stays as it is until the end.
     *
     * @throws DatasetException when it cannot be made
     */
    public static OutputFile create(Path target) throws DatasetException {
        if (Files.isDirectory(target)) {
            throw new DatasetException(target.toString(), "is a folder", "Name a file");
        }
        try {
            Path unfinished = Files.createTempFile(folder(target), "." + target.getFileName() + ".", UNFINISHED);
            return new OutputFile(
                    target, unfinished, new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER));
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Where to write. */
    public OutputStream stream() {
        return stream;
    }

    /**
     * Completes the file: from now on it is there.
     *
     * @throws DatasetException when it cannot be completed; it is not there then
     */
    public void commit() throws DatasetException {
        try {
            stream.close();
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Discards the file unless it was completed. */
    @Override
    public void close() {
        try {
            stream.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            // the name says that it is not finished
        }
    }

    static DatasetException unwritable(Path target, IOException e) {
        return new DatasetException(
                target.toString(), "cannot be written: " + e, "Check that the folder is there and has room", e);
    }

    private static Path folder(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        return parent == null ? target.toAbsolutePath() : parent;
    }
}
