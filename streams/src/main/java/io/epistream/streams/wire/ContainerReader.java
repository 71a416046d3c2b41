package io.epistream.streams.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads an Avro object container file of one generated type, block by block, resolving the writer's schema to the type's.
 *
 * <p>Lengths are checked against the file before anything is read, and values are decoded by the bounded decoder. Not
 * thread-safe.
 *
 * @param <T> generated Avro type
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#object-container-files">Avro 1.12 specification</a>
 */
public final class ContainerReader<T extends SpecificRecord> {
    private final String type;
    private final DataFileStream<Object> blocks;
    private final DatumReader<T> values;
    private final long records;
    private BoundedDecoder block = new BoundedDecoder(new byte[0], 0, 0);
    private long leftInBlock;

    private ContainerReader(String type, DataFileStream<Object> blocks, DatumReader<T> values, long records) {
        this.type = type;
        this.blocks = blocks;
        this.values = values;
        this.records = records;
    }

    /**
     * Opens a container.
     *
     * @param file the file, looked through once for its lengths
     * @param content its bytes, to be read once more; stays the caller's to close
     * @param type generated Avro type
     * @throws UndecodableException when it is no container of values that can be resolved to the type
     */
    public static <T extends SpecificRecord> ContainerReader<T> open(Path file, InputStream content, Class<T> type)
            throws IOException, UndecodableException {
        SpecificData model = SpecificData.getForClass(type);
        try {
            long records = ContainerLengths.check(file);
            DataFileStream<Object> blocks = new DataFileStream<>(content, new GenericDatumReader<>());
            Schema written = blocks.getSchema();
            DatumReader<T> values = new SpecificDatumReader<>(written, model.getSchema(type), model);
            return new ContainerReader<>(type.getSimpleName(), blocks, values, records);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            throw new UndecodableException("not an Avro container that can be read: " + e.getMessage());
        }
    }

    /** Number of values, as the blocks declare it. */
    public long records() {
        return records;
    }

    /**
     * The next value; empty at the end.
     *
     * @throws UndecodableException saying why the bytes are not a {@code T}; what follows cannot be read either
     */
    public Optional<T> next() throws IOException, UndecodableException {
        try {
            while (leftInBlock == 0) {
                if (!blocks.hasNext()) {
                    return Optional.empty();
                }
                open(blocks.nextBlock());
            }
            leftInBlock--;
            T value = SingleObjectCodec.read(values, block);
            if (leftInBlock == 0 && block.remaining() > 0) {
                throw new UndecodableException(
                        "not a block of " + type + ": " + block.remaining() + " bytes follow its last value");
            }
            return Optional.of(value);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // a writer's schema may be deeper than the stack, and its codec one whose library is not here
            throw new UndecodableException("not a " + type + ": " + e.getMessage());
        }
    }

    private void open(ByteBuffer bytes) {
        leftInBlock = blocks.getBlockCount();
        block = new BoundedDecoder(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
}
