package io.epistream.models.graph;

import java.util.Arrays;

/** Shapes of constants. */
final class Extents {
    private Extents() {}

    /** {@code leading} and then {@code rest}. */
    static long[] join(long[] rest, long... leading) {
        long[] shape = Arrays.copyOf(leading, leading.length + rest.length);
        System.arraycopy(rest, 0, shape, leading.length, rest.length);
        return shape;
    }

    /** Number of elements. */
    static long count(long... shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** The shape with ones before it until it has {@code rank} axes. */
    static long[] padded(long[] shape, int rank) {
        long[] ones = new long[rank - shape.length];
        Arrays.fill(ones, 1);
        return join(shape, ones);
    }

    /** Values with their axes permuted: axis i of the result is axis {@code permutation[i]} of the source. */
    static float[] transposed(float[] values, long[] shape, long... permutation) {
        int rank = shape.length;
        int[] strides = new int[rank];
        for (int axis = rank - 1, stride = 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= (int) shape[axis];
        }
        float[] result = new float[values.length];
        int[] place = new int[rank];
        int source = 0;
        for (int i = 0; i < result.length; i++) {
            result[i] = values[source];
            for (int axis = rank - 1; axis >= 0; axis--) {
                int from = (int) permutation[axis];
                source += strides[from];
                if (++place[axis] < shape[from]) {
                    break;
                }
                source -= place[axis] * strides[from];
                place[axis] = 0;
            }
        }
        return result;
    }

    /** The shape with its axes permuted. */
    static long[] permuted(long[] shape, long... permutation) {
        return Arrays.stream(permutation).map(axis -> shape[(int) axis]).toArray();
    }
}
