package io.epistream.streams.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary decoder over one record, which believes no length that the record cannot hold.
 *
 * <p>Avro 1.12 allocates what a length says before it looks for the bytes, so that five bad bytes can end the process
 * with an OutOfMemoryError. A collection's count is held to the bytes left too: none of our items takes less than one.
 */
final class BoundedDecoder extends Decoder {
    private final BinaryDecoder in;
    private final InputStream rest;

    BoundedDecoder(byte[] bytes, int offset, int length) {
        in = DecoderFactory.get().binaryDecoder(bytes, offset, length, null);
        rest = in.inputStream();
    }

    /** Bytes not yet read. */
    int remaining() throws IOException {
        return rest.available();
    }

    @Override
    public String readString() throws IOException {
        return new String(readCounted(), StandardCharsets.UTF_8);
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readCounted());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(readCounted());
    }

    @Override
    public void skipString() throws IOException {
        in.skipFixed(bounded(in.readLong()));
    }

    @Override
    public void skipBytes() throws IOException {
        in.skipFixed(bounded(in.readLong()));
    }

    @Override
    public long readArrayStart() throws IOException {
        return bounded(in.readArrayStart());
    }

    @Override
    public long arrayNext() throws IOException {
        return bounded(in.arrayNext());
    }

    @Override
    public long readMapStart() throws IOException {
        return bounded(in.readMapStart());
    }

    @Override
    public long mapNext() throws IOException {
        return bounded(in.mapNext());
    }

    @Override
    public long skipArray() throws IOException {
        return bounded(in.skipArray());
    }

    @Override
    public long skipMap() throws IOException {
        return bounded(in.skipMap());
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }

    private byte[] readCounted() throws IOException {
        byte[] bytes = new byte[bounded(in.readLong())];
        in.readFixed(bytes);
        return bytes;
    }

    private int bounded(long count) throws IOException {
        int remaining = remaining();
        if (count < 0 || count > remaining) {
            throw new EOFException("a length says " + count + ", " + remaining + " bytes are left");
        }
        return (int) count;
    }
}
