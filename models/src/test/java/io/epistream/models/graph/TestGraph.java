package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** Writes small ONNX files for tests, with any names and any faults. */
public final class TestGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private long opset = 17;
    private long ir = 8;

    /** {@code logits = input [B, 2] · weights [2, 3]}, behind a Relu named {@code relu}. */
    public static TestGraph linear() {
        return new TestGraph()
                .input("input", -1, 2)
                .floats("weights", new float[] {1, -2, .5f, 2, 1, -1}, 2, 3)
                .node("Relu", "relu", List.of("input"), "hidden")
                .node("MatMul", "fc", List.of("hidden", "weights"), "logits")
                .output("logits", -1, 3);
    }

    public TestGraph opset(long version) {
        opset = version;
        return this;
    }

    public TestGraph ir(long version) {
        ir = version;
        return this;
    }

    public TestGraph input(String name, long... shape) {
        return input(TensorProto.DataType.FLOAT, name, shape);
    }

    public TestGraph input(TensorProto.DataType type, String name, long... shape) {
        graph.addInput(info(type, name, shape));
        return this;
    }

    public TestGraph output(String name, long... shape) {
        graph.addOutput(info(TensorProto.DataType.FLOAT, name, shape));
        return this;
    }

    public TestGraph floats(String name, float[] values, long... shape) {
        graph.addInitializer(Tensors.ofFloats(name, values, shape));
        return this;
    }

    public TestGraph longs(String name, long... values) {
        graph.addInitializer(Tensors.ofLongs(name, values));
        return this;
    }

    /** A tensor {@code [batch, 1]} of each record's place in the batch: 0, 1, … */
    public TestGraph places(String input, String output) {
        longs("places_zero", 0);
        longs("places_one", 1);
        return node("Shape", "places_shape", List.of(input), List.of("places_batch"), attribute("end", 1))
                .node("Squeeze", "places_count", List.of("places_batch", "places_zero"), "places_end")
                .node("Squeeze", "places_from", List.of("places_zero", "places_zero"), "places_start")
                .node("Squeeze", "places_by", List.of("places_one", "places_zero"), "places_step")
                .node("Range", "places_range", List.of("places_start", "places_end", "places_step"), "places_flat")
                .node("Unsqueeze", "places_column", List.of("places_flat", "places_one"), output);
    }

    public TestGraph bool(String name, boolean value) {
        return initializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.BOOL.getNumber())
                .addInt32Data(value ? 1 : 0)
                .build());
    }

    public TestGraph initializer(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    public TestGraph node(String type, String name, List<String> inputs, String output) {
        return node(type, name, inputs, List.of(output));
    }

    public TestGraph node(String type, String name, List<String> inputs, List<String> outputs, AttributeProto... with) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(type)
                .setName(name)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(List.of(with)));
        return this;
    }

    public static AttributeProto attribute(String name, long value) {
        return Attribute.of(name, value).toProto();
    }

    public static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    public static AttributeProto attribute(String name, long[] values) {
        return Attribute.of(name, values).toProto();
    }

    public static AttributeProto subgraph(String name) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(GraphProto.newBuilder().setName("body"))
                .build();
    }

    public byte[] bytes() {
        return ModelProto.newBuilder()
                .setIrVersion(ir)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto info(TensorProto.DataType type, String name, long... shape) {
        TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            TensorShapeProto.Dimension.Builder extent = extents.addDimBuilder();
            if (shape[i] < 0) {
                extent.setDimParam("free" + i);
            } else {
                extent.setDimValue(shape[i]);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(extents)))
                .build();
    }
}
