package io.epistream.models.npz;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What may still be unpacked from an archive, over all its arrays; guards against archives made to unpack without end. */
final class UnpackedLimit {
    private final long maxBytes;
    private long read;

    /** At most {@code maxBytes}, which must be positive. */
    UnpackedLimit(long maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes: must be positive, was " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /** The same bytes, counted; {@link NpzException} once they are too many. */
    InputStream over(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int value = super.read();
                count(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                int got = super.read(buffer, from, length);
                count(Math.max(0, got));
                return got;
            }
        };
    }

    private void count(int bytes) throws NpzException {
        read += bytes;
        if (read > maxBytes) {
            throw new NpzException(
                    "archive unpacks to more than the allowed " + maxBytes + " bytes",
                    "Keep only the arrays and rows that are needed");
        }
    }
}
