package io.epistream.models.graph;

import java.util.Arrays;
import java.util.function.IntFunction;

/** A float constant of which each sample may have its own values, all of one shape. Immutable. */
final class SampledConstant {
    private final String name;
    private final long[] shape;
    private final boolean varies;
    private final IntFunction<float[]> values;

    private SampledConstant(String name, long[] shape, boolean varies, IntFunction<float[]> values) {
        this.name = name;
        this.shape = shape.clone();
        this.varies = varies;
        this.values = values;
    }

    /** The same values for every sample. */
    static SampledConstant fixed(String name, float[] values, long... shape) {
        return new SampledConstant(name, shape, false, sample -> values);
    }

    /** Values of sample s, row-major; they are asked for once or twice each. */
    static SampledConstant drawn(String name, IntFunction<float[]> values, long... shape) {
        return new SampledConstant(name, shape, true, values);
    }

    /** How messages call it. */
    String name() {
        return name;
    }

    long[] shape() {
        return shape.clone();
    }

    int rank() {
        return shape.length;
    }

    long extent(int axis) {
        return shape[axis];
    }

    long count() {
        return Extents.count(shape);
    }

    /** Whether it is one value, or one for each of {@code length} columns and the same for all rows. */
    boolean isRow(long length) {
        return count() == 1 || (count() == length && shape[shape.length - 1] == length);
    }

    /** Whether samples differ. */
    boolean varies() {
        return varies;
    }

    /** Values of one sample, row-major. */
    float[] sample(int sample) {
        return values.apply(sample);
    }

    /** The same elements with other extents. */
    SampledConstant as(long... other) {
        return new SampledConstant(name, other, varies, values);
    }

    /** A matrix with its axes swapped. */
    SampledConstant turned() {
        return new SampledConstant(
                name,
                Extents.permuted(shape, 1, 0),
                varies,
                sample -> Extents.transposed(values.apply(sample), shape, 1, 0));
    }

    SampledConstant scaled(float factor) {
        return factor == 1
                ? this
                : mapped(shape, given -> {
                    float[] scaled = given.clone();
                    for (int i = 0; i < scaled.length; i++) {
                        scaled[i] *= factor;
                    }
                    return scaled;
                });
    }

    /** A vector, or one value repeated to a vector. */
    SampledConstant vector(int length) {
        return count() == length
                ? as(length)
                : mapped(new long[] {length}, given -> {
                    float[] repeated = new float[length];
                    Arrays.fill(repeated, given[0]);
                    return repeated;
                });
    }

    /** Other values from each sample's own. */
    SampledConstant mapped(long[] other, java.util.function.UnaryOperator<float[]> change) {
        return new SampledConstant(name, other, varies, sample -> change.apply(values.apply(sample)));
    }

    /** All samples one after the other. */
    float[] all(int samples) {
        int each = Math.toIntExact(count());
        float[] all = new float[Math.multiplyExact(samples, each)];
        for (int s = 0; s < samples; s++) {
            System.arraycopy(sample(s), 0, all, s * each, each);
        }
        return all;
    }
}
