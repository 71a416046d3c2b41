package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a graph and owns its names: every name that it makes starts with {@value #PREFIX} and is none of the names
 * that the source graphs use. Not thread-safe.
 */
final class GraphBuilder {
    static final String PREFIX = "epistream/";

    /** From this opset on, ReduceMean and its kin take their axes as an input. */
    private static final long REDUCE_AXES_AS_INPUT = 18;

    private final long opset;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("epistream");
    private final Set<String> taken;
    /** Of the source graphs, by identity: comparing weights would take long. */
    private final IdentityHashMap<TensorProto, String> constants = new IdentityHashMap<>();

    /**
     * Starts an empty graph.
     *
     * @param opset version of the default operator set
     * @param taken names in the source graphs
     */
    GraphBuilder(long opset, Collection<String> taken) {
        this.opset = opset;
        this.taken = new HashSet<>(taken);
    }

    /** A name that is used nowhere else. */
    String fresh(String hint) {
        String name = PREFIX + hint;
        for (int i = 1; !taken.add(name); i++) {
            name = PREFIX + hint + "_" + i;
        }
        return name;
    }

    void input(ValueInfoProto input) {
        graph.addInput(input);
    }

    /** Writes a constant of a source graph under a name. */
    void initializer(TensorProto source, String name) {
        constants.put(source, name);
        graph.addInitializer(source.toBuilder().setName(name));
    }

    /** The name that a constant of a source graph was written under. */
    Optional<String> written(TensorProto source) {
        return Optional.ofNullable(constants.get(source));
    }

    void node(NodeProto node) {
        graph.addNode(node);
    }

    /** The node that computes the same already: by the same operator, from the same tensors, with the same attributes. */
    Optional<NodeProto> same(NodeProto node) {
        return graph.getNodeList().stream()
                .filter(other -> other.getOpType().equals(node.getOpType())
                        && other.getDomain().equals(node.getDomain())
                        && other.getInputList().equals(node.getInputList())
                        && other.getOutputCount() == node.getOutputCount()
                        && other.getAttributeList().equals(node.getAttributeList()))
                .findFirst();
    }

    /** Adds a node with one output and gives the output's name. */
    String op(String type, String hint, List<String> inputs, Attribute... attributes) {
        String output = fresh(hint);
        opInto(output, type, inputs, attributes);
        return output;
    }

    /** Adds a node that writes the tensor named {@code output}. */
    void opInto(String output, String type, List<String> inputs, Attribute... attributes) {
        opInto(List.of(output), type, inputs, attributes);
    }

    /** Adds a node that writes several tensors. */
    void opInto(List<String> outputs, String type, List<String> inputs, Attribute... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(type)
                .setName(fresh(type.toLowerCase(Locale.ROOT) + "_node"))
                .addAllInput(inputs)
                .addAllOutput(outputs);
        for (Attribute attribute : attributes) {
            node.addAttribute(attribute.toProto());
        }
        graph.addNode(node);
    }

    /** Reduces over {@code axes}, with the axes as attribute or input as the opset wants them. */
    String reduce(String type, String hint, String input, boolean keepAxes, long... axes) {
        Attribute keep = Attribute.of("keepdims", keepAxes ? 1 : 0);
        boolean axesAsInput = opset >= REDUCE_AXES_AS_INPUT || type.equals("ReduceSum");
        return axesAsInput
                ? op(type, hint, List.of(input, longs(hint + "_axes", axes)), keep)
                : op(type, hint, List.of(input), keep, Attribute.of("axes", axes));
    }

    String reshape(String hint, String input, long... shape) {
        return op("Reshape", hint, List.of(input, longs(hint + "_shape", shape)));
    }

    /** A one-dimensional int64 constant. */
    String longs(String hint, long... values) {
        String name = fresh(hint);
        graph.addInitializer(Tensors.ofLongs(name, values));
        return name;
    }

    /** A float32 constant, row-major. */
    String floats(String hint, float[] values, long... shape) {
        String name = fresh(hint);
        graph.addInitializer(Tensors.ofFloats(name, values, shape));
        return name;
    }

    /** A float32 scalar constant. */
    String scalar(String hint, float value) {
        return floats(hint, new float[] {value});
    }

    /** A truth value. */
    String bool(String hint, boolean value) {
        String name = fresh(hint);
        graph.addInitializer(Tensors.ofBool(name, value));
        return name;
    }

    /** The graph so far, without outputs. */
    GraphProto graph() {
        return graph.build();
    }
}
