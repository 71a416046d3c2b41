package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Gives Reshape, Expand and Squeeze constant targets where theirs are computed from the number of records: the extent that
 * follows the batch is left to the runtime, and the others are known.
 */
final class FreedTargets {
    private final Chains chains;
    private final BatchShapes shapes;
    private final GraphBuilder names;

    FreedTargets(Chains chains, BatchShapes shapes, GraphBuilder names) {
        this.chains = chains;
        this.shapes = shapes;
        this.names = names;
    }

    Draft in(Draft draft) {
        Map<String, TensorProto> constants = new LinkedHashMap<>(draft.initializers());
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto node : draft.nodes()) {
            Optional<long[]> target = isOpen(node, draft) ? target(node) : Optional.empty();
            if (target.isPresent()) {
                String name = names.fresh("target");
                constants.put(name, Tensors.ofLongs(name, target.get()));
                List<String> inputs = List.of(node.getInput(0), name);
                nodes.add(node.toBuilder().clearInput().addAllInput(inputs).build());
            } else {
                nodes.add(node);
            }
        }
        return new Draft(nodes, constants, draft.inputs(), draft.output());
    }

    /** Whether what a node aims at is not given as a constant. */
    private boolean isOpen(NodeProto node, Draft draft) {
        return node.getInputCount() > 0
                && chains.elements().contains(node.getInput(0))
                && shapes.knows(node.getInput(0))
                && shapes.knows(node.getOutput(0))
                && node.getInputList().stream()
                        .skip(1)
                        .allMatch(input -> chains.ends().contains(input)
                                && !draft.initializers().containsKey(input));
    }

    private Optional<long[]> target(NodeProto node) {
        return switch (node.getOpType()) {
            case "Reshape" -> shapes.freed(node.getOutput(0)).map(FreedTargets::array);
            case "Expand" -> expanded(node);
            case "Squeeze" -> node.getInputCount() == 1 ? Optional.of(squeezed(node)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Axes that have extent 1 whatever the number of records. */
    private long[] squeezed(NodeProto node) {
        List<Long> extents = shapes.first(node.getInput(0));
        return LongStream.range(0, extents.size())
                .filter(axis -> extents.get((int) axis) == 1)
                .toArray();
    }

    /** 1 where the data have the extent already. */
    private Optional<long[]> expanded(NodeProto node) {
        Optional<List<Long>> from = shapes.freed(node.getInput(0));
        Optional<List<Long>> to = shapes.freed(node.getOutput(0));
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        int source = from.get().indexOf(BatchShapes.FREE);
        int axis = to.get().indexOf(BatchShapes.FREE);
        boolean same = axis == to.get().size() - from.get().size() + source
                && shapes.first(node.getOutput(0))
                        .get(axis)
                        .equals(shapes.first(node.getInput(0)).get(source));
        long[] target = array(to.get());
        target[axis] = 1;
        return same ? Optional.of(target) : Optional.empty();
    }

    private static long[] array(List<Long> extents) {
        return extents.stream().mapToLong(Long::longValue).toArray();
    }
}
