package io.epistream.models.graph;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shapes seen at two batch sizes, so that an extent that only happens to equal the batch is not taken for it. */
final class ProbedShapes {
    private static final int FIRST_BATCH = 3;
    private static final int SECOND_BATCH = 5;

    private final Map<String, ShapeProbe.Probed> first;
    private final Map<String, ShapeProbe.Probed> second;

    private ProbedShapes(Map<String, ShapeProbe.Probed> first, Map<String, ShapeProbe.Probed> second) {
        this.first = first;
        this.second = second;
    }

    static ProbedShapes of(BaseGraph base, Collection<String> tensors, ShapeProbe probe) throws GraphException {
        Set<String> names = new LinkedHashSet<>(tensors);
        byte[] onnx = base.probeOnnx(names);
        return new ProbedShapes(probe.probe(onnx, names, FIRST_BATCH), probe.probe(onnx, names, SECOND_BATCH));
    }

    /** Whether the first axis, and no other, follows the batch. */
    boolean batchFirst(String tensor) {
        ShapeProbe.Probed a = probed(first, tensor);
        ShapeProbe.Probed b = probed(second, tensor);
        return !a.shape().isEmpty()
                && a.shape().get(0) == FIRST_BATCH
                && b.shape().size() == a.shape().size()
                && b.shape().get(0) == SECOND_BATCH
                && rest(a.shape()).equals(rest(b.shape()));
    }

    boolean float32(String tensor) {
        return probed(first, tensor).float32();
    }

    /** Extents after the batch axis. */
    long[] unitShape(String tensor) {
        return rest(shape(tensor)).stream().mapToLong(Long::longValue).toArray();
    }

    List<Long> shape(String tensor) {
        return probed(first, tensor).shape();
    }

    private static ShapeProbe.Probed probed(Map<String, ShapeProbe.Probed> seen, String tensor) {
        ShapeProbe.Probed probed = seen.get(tensor);
        if (probed == null) {
            throw new IllegalArgumentException(tensor + " was not probed");
        }
        return probed;
    }

    private static List<Long> rest(List<Long> shape) {
        return shape.subList(1, shape.size());
    }
}
