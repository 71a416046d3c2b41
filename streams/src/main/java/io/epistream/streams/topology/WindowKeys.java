package io.epistream.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Store keys that lie in the order they are read in. Times are milliseconds, at least 0; numbers are big-endian.
 */
final class WindowKeys {
    private WindowKeys() {}

    /** {@code [start][stream and posterior, UTF-8]}. */
    static Bytes open(long startMillis, String streamKey) {
        byte[] text = streamKey.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(startMillis)
                .put(text)
                .array());
    }

    /** {@code [end][stream and posterior, UTF-8][0][partition]}: the parts of one window lie side by side. */
    static Bytes merging(long endMillis, String streamKey, int partition) {
        byte[] text = streamKey.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length + 1 + Integer.BYTES)
                .putLong(endMillis)
                .put(text)
                .put((byte) 0)
                .putInt(partition)
                .array());
    }

    /** {@code [stream and posterior, UTF-8][0][number]}: the windows of one stream lie side by side, in order. */
    static Bytes learned(String streamKey, int number) {
        byte[] text = streamKey.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(text.length + 1 + Integer.BYTES)
                .put(text)
                .put((byte) 0)
                .putInt(number)
                .array());
    }

    /** The number in a key of {@link #learned}. */
    static int number(Bytes learned) {
        byte[] key = learned.get();
        return ByteBuffer.wrap(key).getInt(key.length - Integer.BYTES);
    }

    /** Sorts after all keys of times up to {@code millis} and before all others. */
    static Bytes after(long millis) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(millis + 1).array());
    }
}
