package io.epistream.streams.wire;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Walks over an Avro object container file and holds every length it declares to the bytes that are left, since the
 * library allocates what a length says before it looks for the bytes.
 */
final class ContainerLengths {
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC_BYTES = 16;
    private static final int MOST_BLOCK_BYTES = 1 << 28;
    private static final int MOST_VARINT_BYTES = 10;

    private final InputStream in;
    private long left;

    private ContainerLengths(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    /**
     * Checks a file and counts its values.
     *
     * @throws UndecodableException when it is no container, or a length cannot be true
     */
    static long check(Path file) throws IOException, UndecodableException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return new ContainerLengths(in, Files.size(file)).walk();
        } catch (EOFException e) {
            throw new UndecodableException("not an Avro container file, or cut off: it ends in the middle of a block");
        }
    }

    private long walk() throws IOException, UndecodableException {
        for (byte expected : MAGIC) {
            if (left == 0 || next() != expected) {
                throw new UndecodableException("not an Avro container file: no Obj1 at the start");
            }
        }
        skipMetadata();
        skip(SYNC_BYTES);
        long values = 0;
        while (left > 0) {
            long count = varint();
            long size = varint();
            if (count < 0 || size > MOST_BLOCK_BYTES || (count > 0 && size == 0)) {
                throw new UndecodableException("not a sound Avro container file: a block of " + count + " values has "
                        + size + " bytes, at most " + MOST_BLOCK_BYTES + " are read");
            }
            values = Math.addExact(values, count);
            skip(size);
            skip(SYNC_BYTES);
        }
        return values;
    }

    /** A map of bytes: blocks of entries, the last one empty; a negative count is followed by the block's size. */
    private void skipMetadata() throws IOException, UndecodableException {
        for (long entries = varint(); entries != 0; entries = varint()) {
            if (entries < 0) {
                varint();
                entries = -entries;
            }
            for (long entry = 0; entry < entries; entry++) {
                skip(varint());
                skip(varint());
            }
        }
    }

    private void skip(long bytes) throws IOException, UndecodableException {
        if (bytes < 0 || bytes > left) {
            throw new UndecodableException(
                    "not a sound Avro container file: a length says " + bytes + ", " + left + " bytes are left");
        }
        in.skipNBytes(bytes);
        left -= bytes;
    }

    private long varint() throws IOException, UndecodableException {
        long value = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            int read = next();
            value |= (read & 0x7FL) << (7 * i);
            if ((read & 0x80) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new UndecodableException("not a sound Avro container file: a number has more than 10 bytes");
    }

    private int next() throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException();
        }
        left--;
        return read;
    }
}
