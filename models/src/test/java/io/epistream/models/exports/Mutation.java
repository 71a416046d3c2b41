package io.epistream.models.exports;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Something put between a tensor and its readers that leaves its shape as it is, and maybe mixes what is in it. */
public enum Mutation {
    CENTRE,
    BELOW_THE_LARGEST,
    RUNNING_SUM,
    SOFTMAX,
    BACKWARDS,
    ROLL,
    SCRAMBLE,
    THERE_AND_BACK,
    FOLD_AND_UNFOLD,
    TIMES_THE_BATCH,
    PLUS_THE_PLACE,
    PICK_BACKWARDS,
    PICK_EACH,
    CAUTIOUS,
    SCALE;

    private static final long[] SCALAR = {};

    /**
     * Puts it into a graph.
     *
     * @param graph the graph, of opset 17
     * @param tensor name of a float tensor that a node writes
     * @param extents its extents at batch 1
     * @param axis an axis of it
     */
    public GraphProto into(GraphProto graph, String tensor, List<Long> extents, int axis) {
        Writer writer = new Writer(tensor, graph.getInput(0).getName());
        String result = write(writer, tensor, extents, axis);
        GraphProto.Builder mutated = graph.toBuilder().clearNode().addAllInitializer(writer.constants);
        for (NodeProto node : graph.getNodeList()) {
            NodeProto.Builder copy = node.toBuilder().clearInput();
            node.getInputList().forEach(read -> copy.addInput(read.equals(tensor) ? result : read));
            mutated.addNode(copy);
            if (node.getOutputList().contains(tensor)) {
                mutated.addAllNode(writer.nodes);
            }
        }
        return mutated.build();
    }

    private String write(Writer w, String t, List<Long> extents, int axis) {
        return switch (this) {
            case CENTRE -> w.node("Sub", t, w.reduced("ReduceMean", t, axis));
            case BELOW_THE_LARGEST -> w.node("Sub", t, w.reduced("ReduceMax", t, axis));
            case RUNNING_SUM -> w.node("CumSum", t, w.longs(SCALAR, axis));
            case SOFTMAX -> w.node("Softmax", List.of(t), attribute("axis", axis));
            case BACKWARDS -> w.sliced(t, axis, -1, Long.MIN_VALUE, -1);
            case ROLL ->
                w.node(
                        "Concat",
                        List.of(w.sliced(t, axis, 1, Long.MAX_VALUE, 1), w.sliced(t, axis, 0, 1, 1)),
                        attribute("axis", axis));
            case SCRAMBLE -> w.node("Reshape", w.node("Transpose", t), w.node("Shape", t));
            case THERE_AND_BACK -> w.node("Transpose", w.node("Transpose", t));
            case FOLD_AND_UNFOLD -> w.node("Reshape", w.node("Reshape", t, w.list(-1)), w.node("Shape", t));
            case TIMES_THE_BATCH -> w.node("Mul", t, w.floats(w.count(t, axis)));
            case PLUS_THE_PLACE ->
                w.node("Add", t, w.node("Reshape", w.floats(w.places(t, axis)), w.along(axis, extents)));
            case PICK_BACKWARDS -> w.picked(t, axis, w.node("Sub", w.last(t, axis), w.places(t, axis)));
            case PICK_EACH -> w.picked(t, axis, w.places(w.input, 0));
            case CAUTIOUS -> w.node("Where", w.node("Greater", w.largest(t), w.scalar(1e30f)), w.node("Neg", t), t);
            case SCALE -> w.node("Mul", t, w.scalar(.75f));
        };
    }

    private static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static final class Writer {
        private final String prefix;
        private final String input;
        private final List<NodeProto> nodes = new ArrayList<>();
        private final List<TensorProto> constants = new ArrayList<>();

        Writer(String tensor, String input) {
            this.prefix = "mutation/" + tensor + "/";
            this.input = input;
        }

        String node(String type, String... inputs) {
            return node(type, List.of(inputs));
        }

        String node(String type, List<String> inputs, AttributeProto... attributes) {
            String output = prefix + nodes.size();
            nodes.add(NodeProto.newBuilder()
                    .setOpType(type)
                    .setName(output)
                    .addAllInput(inputs)
                    .addOutput(output)
                    .addAllAttribute(List.of(attributes))
                    .build());
            return output;
        }

        String reduced(String type, String t, long axis) {
            AttributeProto axes = AttributeProto.newBuilder()
                    .setName("axes")
                    .setType(AttributeProto.AttributeType.INTS)
                    .addInts(axis)
                    .build();
            return node(type, List.of(t), axes);
        }

        String largest(String t) {
            return node("ReduceMax", List.of(t), attribute("keepdims", 0));
        }

        String sliced(String t, long axis, long start, long end, long step) {
            return node("Slice", t, list(start), list(end), list(axis), list(step));
        }

        /** Extent of an axis. */
        String count(String t, long axis) {
            return node("Gather", node("Shape", t), longs(SCALAR, axis));
        }

        String last(String t, long axis) {
            return node("Sub", count(t, axis), longs(SCALAR, 1));
        }

        String floats(String t) {
            return node("Cast", List.of(t), attribute("to", TensorProto.DataType.FLOAT.getNumber()));
        }

        /** 0, 1, … along an axis. */
        String places(String t, long axis) {
            return node("Range", longs(SCALAR, 0), count(t, axis), longs(SCALAR, 1));
        }

        /** The shape that puts a list along an axis. */
        String along(long axis, List<Long> extents) {
            long[] shape = LongStream.range(0, extents.size())
                    .map(i -> i == axis ? -1 : 1)
                    .toArray();
            return longs(new long[] {shape.length}, shape);
        }

        String picked(String t, long axis, String places) {
            return node("Gather", List.of(t, places), attribute("axis", axis));
        }

        String list(long value) {
            return longs(new long[] {1}, value);
        }

        String longs(long[] shape, long... values) {
            ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            raw.asLongBuffer().put(values);
            return constant(TensorProto.DataType.INT64, raw, shape);
        }

        String scalar(float value) {
            ByteBuffer raw = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().put(value);
            return constant(TensorProto.DataType.FLOAT, raw, SCALAR);
        }

        private String constant(TensorProto.DataType type, ByteBuffer raw, long[] shape) {
            String name = prefix + "constant/" + constants.size();
            TensorProto.Builder tensor = TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(type.getNumber())
                    .setRawData(ByteString.copyFrom(raw));
            LongStream.of(shape).forEach(tensor::addDims);
            constants.add(tensor.build());
            return name;
        }
    }
}
