package io.epistream.models.npz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The record at the end of a zip file (APPNOTE 4.3.16), which tells how many entries there should be. Entries are read
 * from front to back, so without it a file cut between two entries would look whole.
 */
final class ZipEnd {
    private static final int SIGNATURE = 0x06054b50;
    private static final int BYTES = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    /** Stands in the 16-bit count when the real one lies in the zip64 record. */
    private static final int MANY = 0xFFFF;

    private ZipEnd() {}

    static void check(Path file, int read) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long start = Math.max(0, channel.size() - BYTES - LONGEST_COMMENT);
            ByteBuffer tail = ByteBuffer.allocate((int) (channel.size() - start));
            while (tail.hasRemaining() && channel.read(tail, start + tail.position()) >= 0) {
                // one read need not fill it
            }
            check(tail.flip(), read);
        }
    }

    static void check(byte[] file, int read) throws NpzException {
        int start = Math.max(0, file.length - BYTES - LONGEST_COMMENT);
        check(ByteBuffer.wrap(file, start, file.length - start).slice(), read);
    }

    private static void check(ByteBuffer tail, int read) throws NpzException {
        int listed = entries(tail.order(ByteOrder.LITTLE_ENDIAN));
        if (listed != read && listed != MANY) {
            throw damaged("lists " + listed + " arrays, of which " + read + " can be read");
        }
    }

    private static int entries(ByteBuffer tail) throws NpzException {
        for (int at = tail.limit() - BYTES; at >= 0; at--) {
            int comment = Short.toUnsignedInt(tail.getShort(at + BYTES - Short.BYTES));
            if (tail.getInt(at) == SIGNATURE && at + BYTES + comment == tail.limit()) {
                return Short.toUnsignedInt(tail.getShort(at + 10));
            }
        }
        throw damaged("has no end, or bytes after it");
    }

    private static NpzException damaged(String what) {
        return new NpzException("archive " + what, "The file is cut short or damaged; copy or write it again");
    }
}
