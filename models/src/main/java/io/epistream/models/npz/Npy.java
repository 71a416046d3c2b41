package io.epistream.models.npz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads and writes one array in NumPy's {@code .npy} format (NEP 1), versions 1.0, 2.0 and 3.0; version 1.0 is written,
 * with the bytes of {@code numpy.save}. Big-endian and Fortran-ordered arrays are turned around while reading. Lengths in
 * the file are checked against what is there before memory is taken for them. Pure.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    /** As {@code numpy.lib.format}: it leaves room for the first axis to grow in place. */
    private static final int GROWTH_DIGITS = 21;
    /** As {@code numpy.load}'s max_header_size. */
    private static final int MAX_HEADER_BYTES = 10_000;

    private Npy() {}

    /**
     * The one array of an {@code .npy} file.
     *
     * @throws NpzException when the bytes are not exactly one readable array
     */
    public static NpyArray read(byte[] file) throws NpzException {
        try {
            return read("of the .npy file", new ByteArrayInputStream(file));
        } catch (NpzException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be read", e);
        }
    }

    /** Whether {@code start} begins like an {@code .npy} file. */
    static boolean startsLikeOne(byte[] start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Reads to the end of {@code in}, which must be the end of the array {@code name}. */
    static NpyArray read(String name, InputStream in) throws IOException {
        NpyHeader header = NpyHeader.parse(name, dictionary(name, in));
        int expected = header.dataBytes()
                .orElseThrow(() -> NpyHeader.tooBig(name, "shape " + Arrays.toString(header.shape())));
        byte[] data = in.readNBytes(expected);
        if (data.length < expected) {
            throw damaged(name, "ends after " + data.length + " of " + expected + " bytes of elements");
        }
        if (in.read() >= 0) {
            throw damaged(name, "has bytes left after its " + expected + " bytes of elements");
        }
        return new NpyArray(header.type(), header.itemBytes(), header.shape(), inOrder(name, header, data));
    }

    private static String dictionary(String name, InputStream in) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !startsLikeOne(start)) {
            throw damaged(name, "does not start like a NumPy array");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw damaged(name, "has format version " + version + "; versions 1 to 3 are read");
        }
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        long length = unsigned(in.readNBytes(lengthBytes), name, lengthBytes);
        if (length > MAX_HEADER_BYTES) {
            throw damaged(name, "has a header of " + length + " bytes; at most " + MAX_HEADER_BYTES + " are read");
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw damaged(name, "ends inside its header");
        }
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return new String(text, charset);
    }

    private static long unsigned(byte[] littleEndian, String name, int expected) throws NpzException {
        if (littleEndian.length < expected) {
            throw damaged(name, "ends inside its header");
        }
        long value = 0;
        for (int i = expected - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedLong(littleEndian[i]);
        }
        return value;
    }

    private static NpzException damaged(String name, String what) {
        return new NpzException("array " + name + ": " + what, "The file is damaged; write it again with numpy.savez");
    }

    private static ByteBuffer inOrder(String name, NpyHeader header, byte[] data) throws NpzException {
        if (header.bigEndian()) {
            swap(data, header.type().bytes());
        }
        byte[] ordered = header.fortran() ? transposed(data, header.itemBytes(), header.shape()) : data;
        ByteBuffer elements = ByteBuffer.wrap(ordered).order(ByteOrder.LITTLE_ENDIAN);
        if (header.type() == ElementType.TEXT) {
            checkCharacters(name, elements);
        }
        return elements;
    }

    private static void checkCharacters(String name, ByteBuffer text) throws NpzException {
        for (int at = 0; at < text.capacity(); at += Integer.BYTES) {
            if (!Character.isValidCodePoint(text.getInt(at))) {
                throw damaged(name, "holds " + text.getInt(at) + ", which is no character");
            }
        }
    }

    private static void swap(byte[] data, int bytes) {
        for (int start = 0; start < data.length; start += bytes) {
            for (int i = 0; i < bytes / 2; i++) {
                byte first = data[start + i];
                data[start + i] = data[start + bytes - 1 - i];
                data[start + bytes - 1 - i] = first;
            }
        }
    }

    /** From the order where the first axis runs fastest to that where the last does. */
    private static byte[] transposed(byte[] data, int itemBytes, long[] shape) {
        byte[] turned = new byte[data.length];
        long[] index = new long[shape.length];
        for (int from = 0; from < data.length; from += itemBytes) {
            long to = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                to = to * shape[axis] + index[axis];
            }
            System.arraycopy(data, from, turned, (int) to * itemBytes, itemBytes);
            for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
                index[axis] = 0;
            }
        }
        return turned;
    }

    /** The bytes that {@code numpy.save} writes for {@code array}. */
    public static byte[] write(NpyArray array) {
        byte[] header = paddedHeader(array);
        ByteBuffer data = array.data();
        ByteArrayOutputStream out = new ByteArrayOutputStream(header.length + data.capacity());
        out.writeBytes(header);
        byte[] elements = new byte[data.capacity()];
        data.get(0, elements);
        out.writeBytes(elements);
        return out.toByteArray();
    }

    private static byte[] paddedHeader(NpyArray array) {
        StringBuilder text = new StringBuilder(NpyHeader.dictionaryOf(array));
        if (array.rank() > 0) {
            text.append(
                    " ".repeat(GROWTH_DIGITS - Long.toString(array.shape()[0]).length()));
        }
        int before = MAGIC.length + 2 + Short.BYTES;
        int unpadded = before + text.length() + 1;
        text.append(" ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT)).append('\n');
        ByteBuffer header = ByteBuffer.allocate(before + text.length()).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length());
        header.put(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        return header.array();
    }
}
