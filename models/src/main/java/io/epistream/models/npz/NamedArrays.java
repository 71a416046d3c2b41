package io.epistream.models.npz;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;

/**
 * The arrays of one archive as a reader with expectations sees them: every refusal names the array, what was expected and
 * what was found, and ends with the same remedy. Arrays that nobody asks for are left alone. Immutable.
 */
public final class NamedArrays {
    /** In an expected shape: any length. */
    public static final long ANY = -1;

    private final Map<String, NpyArray> arrays;
    private final String remedy;

    /**
     * Arrays to be read with expectations.
     *
     * @param arrays the archive
     * @param remedy what the user can do about an archive that does not fit, as a sentence without its full stop
     */
    public NamedArrays(Map<String, NpyArray> arrays, String remedy) {
        this.arrays = Map.copyOf(arrays);
        this.remedy = remedy;
    }

    /** Whether there is an array of this name. */
    public boolean has(String name) {
        return arrays.containsKey(name);
    }

    /**
     * The array of this name.
     *
     * @param shape expected lengths of the axes, {@link #ANY} where any will do
     * @throws NpzException when there is none, or none of this shape
     */
    public NpyArray array(String name, long... shape) throws NpzException {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new NpzException(
                    "array " + name + " is missing; there are "
                            + (arrays.isEmpty()
                                    ? "none"
                                    : List.copyOf(arrays.keySet()).stream()
                                            .sorted()
                                            .toList()),
                    remedy);
        }
        if (!fits(array.shape(), shape)) {
            throw refused(name, "shape " + text(shape), text(array.shape()));
        }
        return array;
    }

    private static boolean fits(long[] found, long[] expected) {
        boolean fits = found.length == expected.length;
        for (int axis = 0; fits && axis < found.length; axis++) {
            fits = expected[axis] == ANY || expected[axis] == found[axis];
        }
        return fits;
    }

    private static String text(long[] shape) {
        return Arrays.toString(shape).replace(Long.toString(ANY), "any");
    }

    /**
     * Finite numbers of this shape.
     *
     * @throws NpzException also when the array holds text, NaN or infinity
     */
    public double[] doubles(String name, long... shape) throws NpzException {
        double[] values = numbers(name, shape).doubles();
        require(name, "finite numbers", values, Double::isFinite);
        return values;
    }

    /** As {@link #doubles}, rounded to floats. */
    public float[] floats(String name, long... shape) throws NpzException {
        float[] values = numbers(name, shape).floats();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw refused(name, "finite numbers", values[i] + " at index " + i);
            }
        }
        return values;
    }

    private NpyArray numbers(String name, long... shape) throws NpzException {
        NpyArray array = array(name, shape);
        if (array.type() == ElementType.TEXT) {
            throw refused(name, "numbers", "text");
        }
        return array;
    }

    /**
     * Refuses the array unless every value passes.
     *
     * @param expected what is expected of the values, for the message
     */
    public void require(String name, String expected, double[] values, DoublePredicate good) throws NpzException {
        for (int i = 0; i < values.length; i++) {
            if (!good.test(values[i])) {
                throw refused(name, expected, values[i] + " at index " + i);
            }
        }
    }

    /** That the array does not hold what was expected. */
    public NpzException refused(String name, String expected, String found) {
        return new NpzException("array " + name + ": expected " + expected + ", was " + found, remedy);
    }
}
