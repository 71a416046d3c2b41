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
        base.inputs().forEach(input -> names.remove(input.name()));
        byte[] onnx = base.probeOnnx(names);
        return new ProbedShapes(probe.probe(onnx, names, FIRST_BATCH), probe.probe(onnx, names, SECOND_BATCH));
    }

    /** Whether the first axis, and no other, follows the batch; inputs were checked when they were declared. */
    boolean batchFirst(String tensor) {
        ShapeProbe.Probed a = first.get(tensor);
        ShapeProbe.Probed b = second.get(tensor);
        if (a == null || b == null) {
            return true;
        }
        return !a.shape().isEmpty()
                && a.shape().get(0) == FIRST_BATCH
                && b.shape().size() == a.shape().size()
                && b.shape().get(0) == SECOND_BATCH
                && rest(a.shape()).equals(rest(b.shape()));
    }

    boolean float32(String tensor) {
        ShapeProbe.Probed probed = first.get(tensor);
        return probed == null || probed.float32();
    }

    /** Extents after the batch axis. */
    long[] unitShape(String tensor) {
        return rest(shape(tensor)).stream().mapToLong(Long::longValue).toArray();
    }

    List<Long> shape(String tensor) {
        ShapeProbe.Probed probed = first.get(tensor);
        if (probed == null) {
            throw new IllegalArgumentException(tensor + " was not probed");
        }
        return probed.shape();
    }

    private static List<Long> rest(List<Long> shape) {
        return shape.subList(1, shape.size());
    }
}
