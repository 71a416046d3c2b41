package io.epistream.models.npz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an array holds: the NumPy element types that are read. */
public enum ElementType {
    FLOAT32('f', Float.BYTES),
    FLOAT64('f', Double.BYTES),
    INT8('i', Byte.BYTES),
    INT16('i', Short.BYTES),
    INT32('i', Integer.BYTES),
    INT64('i', Long.BYTES),
    UINT8('u', Byte.BYTES),
    UINT16('u', Short.BYTES),
    UINT32('u', Integer.BYTES),
    BOOL('b', 1),
    /** Fixed-width text ({@code <U}); the bytes here are those of one character. */
    TEXT('U', Integer.BYTES);

    private final char kind;
    private final int bytes;

    ElementType(char kind, int bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** The type of NumPy's kind letter and number ({@code f4}, {@code i8}, {@code U12}), if it is one that is read; text of no width is not. */
    static Optional<ElementType> of(char kind, int number) {
        return Arrays.stream(values())
                .filter(type -> type.kind == kind && (type == TEXT ? number > 0 : type.bytes == number))
                .findFirst();
    }

    /** Whether values are whole numbers; truth counts as 0 and 1. */
    public boolean integral() {
        return kind == 'i' || kind == 'u' || kind == 'b';
    }

    int bytes() {
        return bytes;
    }

    /** NumPy's name for little-endian elements of {@code itemBytes} bytes, as {@code numpy.save} writes it. */
    String descriptor(int itemBytes) {
        if (this == TEXT) {
            return "<U" + itemBytes / bytes;
        }
        return (bytes == 1 ? "|" : "<") + kind + bytes;
    }

    double doubleAt(ByteBuffer data, int index) {
        return switch (this) {
            case FLOAT32 -> data.getFloat(index * bytes);
            case FLOAT64 -> data.getDouble(index * bytes);
            case TEXT -> throw new IllegalStateException("array holds text, not numbers");
            default -> longAt(data, index);
        };
    }

    long longAt(ByteBuffer data, int index) {
        int at = index * bytes;
        return switch (this) {
            case INT8 -> data.get(at);
            case INT16 -> data.getShort(at);
            case INT32 -> data.getInt(at);
            case INT64 -> data.getLong(at);
            case UINT8 -> Byte.toUnsignedInt(data.get(at));
            case UINT16 -> Short.toUnsignedInt(data.getShort(at));
            case UINT32 -> Integer.toUnsignedLong(data.getInt(at));
            case BOOL -> data.get(at) == 0 ? 0 : 1;
            case FLOAT32, FLOAT64, TEXT ->
                throw new IllegalStateException("array holds " + this + ", not whole numbers");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
