package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Float constants of a graph, looked at through Transpose, Identity and Cast nodes, without a copy being written. */
final class Constants {
    private final Draft draft;
    private final Map<String, NodeProto> producers;
    private final Map<String, float[]> read = new HashMap<>();

    Constants(Draft draft) {
        this.draft = draft;
        this.producers = draft.producers();
    }

    /**
     * An initializer with its axes permuted.
     *
     * @param initializer its name
     * @param shape extents after the permutation
     * @param permutation axis i of the view is axis {@code permutation[i]} of the initializer
     */
    record View(String initializer, List<Long> shape, List<Long> permutation) {
        View {
            shape = List.copyOf(shape);
            permutation = List.copyOf(permutation);
        }

        /** Extents. */
        long[] extents() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }

        /** Values of the initializer, or of a draw of it, in the view's order. */
        float[] of(float[] values) {
            long[] axes = permutation.stream().mapToLong(Long::longValue).toArray();
            boolean inOrder = java.util.Arrays.equals(
                    axes, LongStream.range(0, axes.length).toArray());
            return inOrder ? values : Extents.transposed(values, source(axes), axes);
        }

        private long[] source(long[] axes) {
            long[] source = new long[axes.length];
            for (int axis = 0; axis < axes.length; axis++) {
                source[(int) axes[axis]] = shape.get(axis);
            }
            return source;
        }
    }

    /** The float32 initializer that a tensor is, if nothing but Transpose, Identity or Cast stands between. */
    Optional<View> view(String tensor) {
        TensorProto initializer = draft.initializers().get(tensor);
        if (initializer != null) {
            List<Long> shape = initializer.getDimsList();
            boolean float32 = initializer.getDataType() == TensorProto.DataType.FLOAT.getNumber();
            List<Long> axes = LongStream.range(0, shape.size()).boxed().toList();
            return float32 ? Optional.of(new View(tensor, shape, axes)) : Optional.empty();
        }
        NodeProto producer = producers.get(tensor);
        return producer != null && isView(producer)
                ? view(producer.getInput(0)).flatMap(source -> through(producer, source))
                : Optional.empty();
    }

    /** Whether a node is one of those that are looked through. */
    static boolean isView(NodeProto node) {
        return switch (node.getOpType()) {
            case "Transpose", "Identity" -> node.getInputCount() > 0;
            case "Cast" ->
                node.getInputCount() > 0 && Attribute.integer(node, "to", 0) == TensorProto.DataType.FLOAT.getNumber();
            default -> false;
        };
    }

    private static Optional<View> through(NodeProto node, View source) {
        if (!node.getOpType().equals("Transpose")) {
            return Optional.of(source);
        }
        int rank = source.shape().size();
        List<Long> axes = Attribute.find(node, "perm")
                .map(AttributeProto::getIntsList)
                .orElseGet(() -> LongStream.range(0, rank)
                        .map(axis -> rank - 1 - axis)
                        .boxed()
                        .toList());
        boolean valid = axes.stream()
                .sorted()
                .toList()
                .equals(LongStream.range(0, rank).boxed().toList());
        return valid
                ? Optional.of(new View(
                        source.initializer(),
                        axes.stream()
                                .map(axis -> source.shape().get(axis.intValue()))
                                .toList(),
                        axes.stream()
                                .map(axis -> source.permutation().get(axis.intValue()))
                                .toList()))
                : Optional.empty();
    }

    /** Values of an initializer, row-major; empty where the file does not hold as many as its shape says. */
    Optional<float[]> values(String initializer) {
        float[] known = read.get(initializer);
        if (known != null) {
            return Optional.of(known);
        }
        TensorProto tensor = draft.initializers().get(initializer);
        Optional<float[]> values = tensor == null ? Optional.empty() : Tensors.floats(tensor);
        values.ifPresent(found -> read.put(initializer, found));
        return values;
    }
}
