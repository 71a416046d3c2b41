package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Brings what dropout acts on into the form {@code [batch, units…]} and back, where records lie on another axis, as in
 * {@code [steps, batch, units]}, or share theirs with something folded into it. The units are what is left of the extents
 * without the batch, in their order.
 */
final class BatchFirst {
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> constants;
    private final Map<String, DropoutSpot> spots = new LinkedHashMap<>();
    private final Map<String, List<Long>> added = new LinkedHashMap<>();
    private final GraphBuilder names;

    private BatchFirst(Draft draft, long opset) {
        this.constants = new LinkedHashMap<>(draft.initializers());
        this.names = new GraphBuilder(opset, draft.names());
    }

    /**
     * What comes out.
     *
     * @param dropouts the graph and its spots
     * @param shapes extents of its tensors
     */
    record Turned(Dropouts dropouts, BatchShapes shapes) {}

    /** Turns what dropout acts on where it is told how records lie; other spots stay as they are. */
    static Turned of(Dropouts dropouts, BatchShapes probed, long opset) throws GraphException {
        Draft draft = dropouts.draft();
        BatchShapes shapes = withDropouts(draft, probed);
        RecordAxes records = RecordAxes.of(draft, shapes);
        BatchFirst pass = new BatchFirst(draft, opset);
        for (NodeProto node : draft.nodes()) {
            DropoutSpot spot = dropouts.spots().get(node.getOutput(0));
            if (spot == null) {
                pass.nodes.add(node);
            } else {
                pass.write(node, spot, records.of(node.getInput(0)), shapes);
            }
        }
        Draft turned = new Draft(pass.nodes, pass.constants, draft.inputs(), draft.output());
        return new Turned(new Dropouts(turned, pass.spots), shapes.withFreed(pass.added));
    }

    /** Dropout leaves extents as they are. */
    private static BatchShapes withDropouts(Draft draft, BatchShapes shapes) {
        Map<String, String> same = new LinkedHashMap<>();
        for (NodeProto node : draft.nodes()) {
            boolean dropout = node.getOpType().equals(Dropouts.DROPOUT);
            if (dropout && shapes.knows(node.getInput(0)) && !shapes.knows(node.getOutput(0))) {
                same.put(node.getOutput(0), node.getInput(0));
            }
        }
        return shapes.with(same);
    }

    private void write(NodeProto dropout, DropoutSpot spot, RecordAxis axis, BatchShapes shapes) {
        Optional<List<Long>> whole =
                Optional.of(dropout.getInput(0)).filter(shapes::knows).flatMap(shapes::freed);
        if (axis instanceof RecordAxis.Records records
                && !records.equals(RecordAxis.Records.FIRST)
                && whole.isPresent()) {
            turn(dropout, spot, records, whole.get());
        } else {
            nodes.add(dropout);
            spots.put(dropout.getOutput(0), spot);
        }
    }

    private void turn(NodeProto dropout, DropoutSpot spot, RecordAxis.Records records, List<Long> whole) {
        List<Long> split = split(records, whole);
        int batch = split.indexOf(BatchShapes.FREE);
        List<Long> units = new ArrayList<>(split);
        units.remove(batch);
        List<Long> first =
                Stream.concat(Stream.of(BatchShapes.FREE), units.stream()).toList();
        String unfolded = reshaped(dropout.getInput(0), whole, split);
        String data = transposed(unfolded, first, toFront(batch, split.size()));
        String dropped = names.fresh("batch_first");
        added.put(dropped, first);
        nodes.add(Dropouts.bare(Draft.nameOf(dropout), data, dropped));
        spots.put(dropped, spot);
        String back = transposed(dropped, split, fromFront(batch, split.size()));
        nodes.add(NodeProto.newBuilder()
                .setOpType("Reshape")
                .setName(names.fresh("reshape_node"))
                .addAllInput(List.of(back, constant(whole)))
                .addOutput(dropout.getOutput(0))
                .build());
    }

    /** The extents with the batch on an axis of its own. */
    private static List<Long> split(RecordAxis.Records records, List<Long> whole) {
        List<Long> split = new ArrayList<>(whole);
        if (records.inner() > 1) {
            split.add(records.axis() + 1, records.inner());
        }
        if (records.outer() > 1) {
            split.add(records.axis(), records.outer());
        }
        return split;
    }

    private String reshaped(String data, List<Long> from, List<Long> to) {
        return from.equals(to) ? data : node("Reshape", List.of(data, constant(to)), to);
    }

    private String transposed(String data, List<Long> to, long[] permutation) {
        return permutation[0] == 0 ? data : node("Transpose", List.of(data), to, Attribute.of("perm", permutation));
    }

    private static long[] toFront(int axis, int rank) {
        return LongStream.concat(LongStream.of(axis), LongStream.range(0, rank).filter(other -> other != axis))
                .toArray();
    }

    private static long[] fromFront(int axis, int rank) {
        return LongStream.range(0, rank)
                .map(to -> to == axis ? 0 : to < axis ? to + 1 : to)
                .toArray();
    }

    private String constant(List<Long> values) {
        String name = names.fresh("target");
        constants.put(
                name,
                Tensors.ofLongs(name, values.stream().mapToLong(Long::longValue).toArray()));
        return name;
    }

    private String node(String type, List<String> inputs, List<Long> shape, Attribute... attributes) {
        String output = names.fresh(type.toLowerCase(Locale.ROOT));
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(type)
                .setName(names.fresh(type.toLowerCase(Locale.ROOT) + "_node"))
                .addAllInput(inputs)
                .addOutput(output);
        for (Attribute attribute : attributes) {
            node.addAttribute(attribute.toProto());
        }
        nodes.add(node.build());
        added.put(output, shape);
        return output;
    }
}
