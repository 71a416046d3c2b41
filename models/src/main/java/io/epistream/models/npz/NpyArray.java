package io.epistream.models.npz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An array of numbers or text with a shape, as NumPy files hold it. Elements lie in C order (the last axis runs fastest);
 * shape {@code ()} is one single element, and an axis may have length 0. At most 2 GiB of elements. Immutable: values are
 * copied on the way in and out.
 *
 * <p>NaN and infinity are kept as they are.
 */
public final class NpyArray {
    private final ElementType type;
    private final int itemBytes;
    private final long[] shape;
    private final ByteBuffer data;

    /** An array over {@code data} itself (little-endian, C order), which nobody else may change. */
    NpyArray(ElementType type, int itemBytes, long[] shape, ByteBuffer data) {
        this.type = type;
        this.itemBytes = itemBytes;
        this.shape = shape;
        this.data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A float64 array. The shape's product must be the number of values; no shape means one single element. */
    public static NpyArray of(double[] values, long... shape) {
        ByteBuffer data = room(values.length, Double.BYTES);
        data.asDoubleBuffer().put(values);
        return new NpyArray(ElementType.FLOAT64, Double.BYTES, checked(values.length, shape), data);
    }

    /** A float32 array. */
    public static NpyArray of(float[] values, long... shape) {
        ByteBuffer data = room(values.length, Float.BYTES);
        data.asFloatBuffer().put(values);
        return new NpyArray(ElementType.FLOAT32, Float.BYTES, checked(values.length, shape), data);
    }

    /** An int64 array. */
    public static NpyArray of(long[] values, long... shape) {
        ByteBuffer data = room(values.length, Long.BYTES);
        data.asLongBuffer().put(values);
        return new NpyArray(ElementType.INT64, Long.BYTES, checked(values.length, shape), data);
    }

    /** A text array, as wide as its longest value. A NUL at the end of a value is lost, as it is in NumPy. */
    public static NpyArray of(String[] values, long... shape) {
        int width = Math.max(
                1,
                Arrays.stream(values)
                        .mapToInt(value -> value.codePointCount(0, value.length()))
                        .max()
                        .orElse(1));
        int itemBytes = Math.multiplyExact(width, Integer.BYTES);
        ByteBuffer data = room(values.length, itemBytes);
        for (int i = 0; i < values.length; i++) {
            int[] characters = values[i].codePoints().toArray();
            for (int c = 0; c < characters.length; c++) {
                data.putInt(i * itemBytes + c * Integer.BYTES, characters[c]);
            }
        }
        return new NpyArray(ElementType.TEXT, itemBytes, checked(values.length, shape), data);
    }

    private static ByteBuffer room(int values, int itemBytes) {
        return ByteBuffer.allocate(Math.multiplyExact(values, itemBytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long[] checked(int values, long[] shape) {
        long product = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("shape: must not be negative, was " + Arrays.toString(shape));
            }
            product = Math.multiplyExact(product, length);
        }
        if (product != values) {
            throw new IllegalArgumentException(
                    "shape: must hold the " + values + " values, was " + Arrays.toString(shape));
        }
        return shape.clone();
    }

    /** What the array holds. */
    public ElementType type() {
        return type;
    }

    /** Lengths of the axes, outermost first. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of axes. */
    public int rank() {
        return shape.length;
    }

    /** Length of one axis. */
    public int length(int axis) {
        return Math.toIntExact(shape[axis]);
    }

    /** Number of elements. */
    public int size() {
        return data.capacity() / itemBytes;
    }

    /**
     * The elements as doubles; truth is 0 and 1, and int64 beyond 2⁵³ is rounded.
     *
     * @throws IllegalStateException when the array holds text
     */
    public double[] doubles() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.doubleAt(data, i);
        }
        return values;
    }

    /**
     * The elements rounded to floats; what exceeds their range becomes infinite.
     *
     * @throws IllegalStateException when the array holds text
     */
    public float[] floats() {
        float[] values = new float[size()];
        if (type == ElementType.FLOAT32) {
            data.asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) type.doubleAt(data, i);
        }
        return values;
    }

    /**
     * The elements as whole numbers.
     *
     * @throws IllegalStateException when the array holds text or floating point, even if it looks whole
     */
    public long[] longs() {
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.longAt(data, i);
        }
        return values;
    }

    /**
     * The elements as text.
     *
     * @throws IllegalStateException when the array holds numbers
     */
    public String[] strings() {
        if (type != ElementType.TEXT) {
            throw new IllegalStateException("array holds " + type + ", not text");
        }
        String[] values = new String[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = text(i * itemBytes);
        }
        return values;
    }

    private String text(int at) {
        int end = itemBytes;
        while (end > 0 && data.getInt(at + end - Integer.BYTES) == 0) {
            end -= Integer.BYTES;
        }
        StringBuilder text = new StringBuilder(end / Integer.BYTES);
        for (int i = 0; i < end; i += Integer.BYTES) {
            text.appendCodePoint(data.getInt(at + i));
        }
        return text.toString();
    }

    /**
     * Rows {@code from} (inclusive) to {@code to} (exclusive) of the first axis, without a copy.
     *
     * @throws IndexOutOfBoundsException when there are no such rows, or no first axis
     */
    public NpyArray rows(int from, int to) {
        int rows = shape.length == 0 ? 0 : length(0);
        Objects.checkFromToIndex(from, to, rows);
        int rowBytes = rows == 0 ? 0 : data.capacity() / rows;
        long[] part = shape.clone();
        part[0] = (long) to - from;
        return new NpyArray(type, itemBytes, part, data.slice(from * rowBytes, (to - from) * rowBytes));
    }

    int itemBytes() {
        return itemBytes;
    }

    /** The elements, little-endian in C order, read-only. */
    ByteBuffer data() {
        return data.asReadOnlyBuffer();
    }

    /** Type and shape, as in {@code float64 [3, 4]}. */
    @Override
    public String toString() {
        return type + Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", ", " [", "]"));
    }
}
