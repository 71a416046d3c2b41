package io.epistream.streams.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** A file that is read once, from front to back, and hashed on the way. Not thread-safe. */
final class FileBytes implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final DigestInputStream raw;
    private final InputStream content;

    private FileBytes(Path file, DigestInputStream raw, InputStream content) {
        this.file = file;
        this.raw = raw;
        this.content = content;
    }

    /**
     * Opens a file.
     *
     * @throws DatasetException saying why it cannot be read
     */
    static FileBytes open(Path file) throws DatasetException {
        try {
            if (Files.isDirectory(file)) {
                throw new DatasetException(file.toString(), "is a folder", "Name a file in it");
            }
            DigestInputStream raw =
                    new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), sha256Digest());
            return new FileBytes(file, raw, raw);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Opens a file that may be compressed with gzip, by its name.
     *
     * @throws DatasetException saying why it cannot be read
     */
    static FileBytes openMaybeZipped(Path file) throws DatasetException {
        FileBytes plain = open(file);
        if (!file.toString().endsWith(".gz")) {
            return plain;
        }
        try {
            return new FileBytes(file, plain.raw, new GZIPInputStream(plain.raw, BUFFER));
        } catch (IOException e) {
            plain.close();
            throw unreadable(file, e);
        }
    }

    /** The content, unzipped. */
    InputStream content() {
        return content;
    }

    /** SHA-256 of the whole file, hex; reads what was not read yet. */
    String sha256() throws DatasetException {
        try {
            raw.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(raw.getMessageDigest().digest());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            // was only read
        }
    }

    static DatasetException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new DatasetException(file.toString(), "there is no such file", "Correct the path", e);
        }
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new DatasetException(
                file.toString(), "cannot be read: " + detail, "Check the file, or copy it again", e);
    }

    static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
