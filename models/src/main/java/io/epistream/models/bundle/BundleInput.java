package io.epistream.models.bundle;

import java.util.List;

/**
 * One input as a bundle declares it: what the wire carries and how it becomes the graph's float32 input,
 * {@code value · scale + offset}.
 *
 * @param name name on the wire
 * @param type element type on the wire
 * @param shape extents without the batch axis, each at least 1; empty for one value a record
 * @param onnx name of the graph's input
 * @param scale factor, finite and not 0
 * @param offset summand, finite
 */
public record BundleInput(String name, TensorType type, List<Long> shape, String onnx, double scale, double offset) {
    public BundleInput {
        shape = List.copyOf(shape);
        if (shape.stream().anyMatch(extent -> extent < 1)) {
            throw new IllegalArgumentException("shape: extents must be >= 1, was " + shape);
        }
        if (!Double.isFinite(scale) || scale == 0) {
            throw new IllegalArgumentException("scale: must be finite and not 0, was " + scale);
        }
        if (!Double.isFinite(offset)) {
            throw new IllegalArgumentException("offset: must be finite, was " + offset);
        }
    }

    /** Elements of one record. */
    public int elements() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }
}
