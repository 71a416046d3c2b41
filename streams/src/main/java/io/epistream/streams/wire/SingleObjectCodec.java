package io.epistream.streams.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding of one generated type: {@code C3 01}, the writer schema's 64-bit Rabin fingerprint
 * (little-endian), the body.
 *
 * <p>Reads what any known writer schema wrote, resolved to the type's own. Whatever the bytes are, reading them ends in
 * a value or an {@link UndecodableException}. Thread-safe.
 *
 * @param <T> generated Avro type
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro 1.12 specification</a>
 */
public final class SingleObjectCodec<T extends SpecificRecord> {
    private static final int HEADER_BYTES = 10;
    private static final short MARKER = (short) 0xC301;

    private final String type;
    private final Schema schema;
    private final SpecificData model;
    private final SchemaStore writers;
    private final BinaryMessageEncoder<T> encoder;
    private final Map<Long, DatumReader<T>> readers = new ConcurrentHashMap<>();

    /**
     * A codec that also reads other writers.
     *
     * @param type generated Avro type
     * @param writers finds the schema behind a fingerprint; the type's own need not be in it
     */
    public SingleObjectCodec(Class<T> type, SchemaStore writers) {
        this.type = type.getSimpleName();
        this.model = SpecificData.getForClass(type);
        this.schema = model.getSchema(type);
        this.writers = writers;
        this.encoder = new BinaryMessageEncoder<>(model, schema);
        readers.put(SchemaNormalization.parsingFingerprint64(schema), readerOf(schema));
    }

    /** A codec that reads only what the type's own schema wrote. */
    public SingleObjectCodec(Class<T> type) {
        this(type, new SchemaStore.Cache());
    }

    /** Encodes a complete value. */
    public byte[] encode(T value) {
        try {
            ByteBuffer encoded = encoder.encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode " + type, e);
        }
    }

    /** As {@link #decode(ByteBuffer)}. */
    public T decode(byte[] bytes) throws UndecodableException {
        return decode(ByteBuffer.wrap(bytes));
    }

    /**
     * Decodes the bytes from position to limit, all of which must belong to the value; the buffer is left as it was.
     *
     * @throws UndecodableException saying why the bytes are not a {@code T}
     */
    public T decode(ByteBuffer bytes) throws UndecodableException {
        ByteBuffer message = bytes.hasArray() ? bytes.slice() : copy(bytes);
        DatumReader<T> reader = readerFor(message.order(ByteOrder.LITTLE_ENDIAN));
        BoundedDecoder body = new BoundedDecoder(
                message.array(), message.arrayOffset() + HEADER_BYTES, message.remaining() - HEADER_BYTES);
        try {
            return complete(read(reader, body), body.remaining());
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException("not a " + type + ": " + e.getMessage());
        }
    }

    @SuppressWarnings("NullAway") // Avro's interface knows no annotations: there is no old value to reuse
    static <T> T read(DatumReader<T> reader, BoundedDecoder body) throws IOException {
        return reader.read(null, body);
    }

    private T complete(T value, int left) throws UndecodableException {
        if (left > 0) {
            throw new UndecodableException("not a " + type + ": " + left + " bytes follow the value");
        }
        return value;
    }

    private DatumReader<T> readerFor(ByteBuffer message) throws UndecodableException {
        if (message.remaining() < HEADER_BYTES || Short.reverseBytes(message.getShort(0)) != MARKER) {
            throw new UndecodableException("not Avro single-object encoding: no C3 01 and fingerprint at the start");
        }
        long fingerprint = message.getLong(2);
        DatumReader<T> known = readers.get(fingerprint);
        return known != null ? known : readerOfKnownWriter(fingerprint);
    }

    private DatumReader<T> readerOfKnownWriter(long fingerprint) throws UndecodableException {
        Schema writer = findWriter(fingerprint);
        if (writer == null) {
            throw new UndecodableException(
                    "not a " + type + " of a known schema: fingerprint " + Long.toHexString(fingerprint));
        }
        return readers.computeIfAbsent(fingerprint, key -> readerOf(writer));
    }

    private @Nullable Schema findWriter(long fingerprint) {
        try {
            return writers.findByFingerprint(fingerprint);
        } catch (org.apache.avro.message.MissingSchemaException unknown) {
            return null;
        }
    }

    private DatumReader<T> readerOf(Schema writer) {
        return new SpecificDatumReader<>(writer, schema, model);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return ByteBuffer.wrap(copy);
    }
}
