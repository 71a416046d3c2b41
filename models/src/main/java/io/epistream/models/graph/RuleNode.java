package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node as the rules about records see it. */
final class RuleNode {
    private final NodeProto node;
    private final List<RecordAxis> inputs;
    private final BatchShapes shapes;
    private final Map<String, TensorProto> constants;

    RuleNode(NodeProto node, List<RecordAxis> inputs, BatchShapes shapes, Map<String, TensorProto> constants) {
        this.node = node;
        this.inputs = List.copyOf(inputs);
        this.shapes = shapes;
        this.constants = constants;
    }

    int inputs() {
        return inputs.size();
    }

    boolean has(int input) {
        return input < inputs.size() && !node.getInput(input).isEmpty();
    }

    /** What an input is; one that is left out is the same for every batch. */
    RecordAxis input(int index) {
        return has(index) ? inputs.get(index) : RecordAxis.FIXED;
    }

    boolean fixed(int... indices) {
        return Arrays.stream(indices).allMatch(i -> input(i).equals(RecordAxis.FIXED));
    }

    /** Whether all inputs from an index on are the same for every batch. */
    boolean fixedFrom(int index) {
        for (int i = index; i < inputs.size(); i++) {
            if (!fixed(i)) {
                return false;
            }
        }
        return true;
    }

    Optional<RecordAxis.Records> records(int index) {
        return input(index) instanceof RecordAxis.Records records ? Optional.of(records) : Optional.empty();
    }

    /** Whether the extents of all inputs and of an output are known. */
    boolean isProbed(int output) {
        String written = node.getOutput(output);
        return (written.isEmpty() || shapes.knows(written))
                && node.getInputList().stream()
                        .allMatch(read -> read.isEmpty() || constants.containsKey(read) || shapes.knows(read));
    }

    int rank(int input) {
        TensorProto constant = constants.get(node.getInput(input));
        return constant == null ? shapes.first(node.getInput(input)).size() : constant.getDimsCount();
    }

    int outputRank(int output) {
        return shapes.first(node.getOutput(output)).size();
    }

    /** Extents of an input, {@link BatchShapes#FREE} at the only axis that follows the batch. */
    Optional<List<Long>> freedInput(int input) {
        return shapes.freed(node.getInput(input));
    }

    /** Extents of an output, {@link BatchShapes#FREE} at the only axis that follows the batch. */
    Optional<List<Long>> freedOutput(int output) {
        return shapes.freed(node.getOutput(output));
    }

    /** Places of an output's axis for each record. */
    long perRecord(int output, int axis) {
        return shapes.first(node.getOutput(output)).get(axis) / BatchShapes.FIRST_BATCH;
    }

    /** Whether the first axis of the output is as long as that of the first input. */
    boolean keepsFirstExtent(int output) {
        return shapes.first(node.getOutput(output))
                .get(0)
                .equals(shapes.first(node.getInput(0)).get(0));
    }

    String type() {
        return node.getOpType();
    }

    boolean hasAttribute(String name) {
        return Attribute.find(node, name).isPresent();
    }

    long attribute(String name, long absent) {
        return Attribute.integer(node, name, absent);
    }

    String attribute(String name) {
        return Attribute.find(node, name).map(a -> a.getS().toStringUtf8()).orElse("");
    }

    /** Integers of an attribute. */
    Optional<long[]> attributes(String name) {
        return Attribute.find(node, name)
                .map(AttributeProto::getIntsList)
                .map(list -> list.stream().mapToLong(Long::longValue).toArray());
    }

    /** Integers of a constant input. */
    Optional<long[]> constant(int input) {
        TensorProto tensor = has(input) ? constants.get(node.getInput(input)) : null;
        return tensor == null ? Optional.empty() : Tensors.longs(tensor);
    }

    /** Integers of an attribute, or of the constant input that takes its place in newer opsets. */
    Optional<long[]> attributeOrConstant(String name, int input) {
        return attributes(name).or(() -> constant(input));
    }

    /** An axis counted from the front. */
    static int axis(long axis, int rank) {
        return Math.toIntExact(axis < 0 ? axis + rank : axis);
    }

    RecordAxis unproved() {
        return new RecordAxis.Unproved(toString());
    }

    GraphException mixes(String how) {
        return new GraphException(
                this + " " + how + ", so records of one batch leak into each other",
                "Export a model in which no operation goes over the batch axis");
    }

    @Override
    public String toString() {
        return node.getOpType() + " node " + Draft.nameOf(node);
    }
}
