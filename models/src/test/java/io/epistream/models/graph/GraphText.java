package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.epistream.models.inference.PlainRuns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Small graphs written as text, {@code "x: B 3 4; i: int B 3; w: const 4 5; y, z = TopK(x, [2]) axis=1"}: inputs with the
 * batch first, drawn float constants, nodes. {@code [1, 2]} is a constant of 64-bit integers, {@code {0}} a single one,
 * {@code f[.5]} a constant of floats, {@code _} an input that is left out, {@code ml.Scaler} an operator of ai.onnx.ml.
 */
final class GraphText {
    private static final Pattern NODE = Pattern.compile("(.+?) = ([\\w.]+)\\((.*)\\)(.*)");
    private static final Pattern ARGUMENT = Pattern.compile("f?\\[[^]]*]|\\{[^}]*}|\\w+");
    private static final Set<String> LISTS = Set.of(
            "axes",
            "dilations",
            "kernel_shape",
            "pads",
            "perm",
            "scales",
            "split",
            "strides",
            "offset",
            "scale",
            "coefficients",
            "intercepts",
            "classlabels_ints",
            "inputdimensions");

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("text");
    private final List<PlainRuns.Input> inputs = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private int constants;

    private GraphText() {}

    static GraphText of(String text) {
        GraphText parsed = new GraphText();
        for (String line : text.split(";", 0)) {
            parsed.read(line.strip());
        }
        return parsed;
    }

    List<PlainRuns.Input> inputs() {
        return inputs;
    }

    OnnxModel model(int opset, String... outputs) throws GraphException {
        return OnnxModel.parse(bytes(opset, List.of(outputs)));
    }

    /** The file, with outputs of any type. */
    byte[] bytes(int opset, List<String> outputs) {
        GraphProto.Builder complete = graph.clone();
        outputs.forEach(name -> complete.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return ModelProto.newBuilder()
                .setIrVersion(10)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .setGraph(complete)
                .build()
                .toByteArray();
    }

    /** All that nodes write. */
    List<String> written() {
        return graph.getNodeList().stream()
                .flatMap(node -> node.getOutputList().stream())
                .filter(output -> !output.isEmpty())
                .toList();
    }

    private void read(String line) {
        Matcher node = NODE.matcher(line);
        if (node.matches()) {
            addNode(node);
        } else {
            String[] declared = line.split(":", 2);
            declare(declared[0].strip(), declared[1].strip().split(" +"));
        }
    }

    private void declare(String name, String[] words) {
        if (words[0].equals("const")) {
            long[] shape = longs(Arrays.copyOfRange(words, 1, words.length));
            float[] values = new float[(int) Extents.count(shape)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-1, 1);
            }
            graph.addInitializer(Tensors.ofFloats(name, values, shape));
            return;
        }
        boolean integers = words[0].equals("int");
        long[] units = longs(Arrays.copyOfRange(words, integers ? 2 : 1, words.length));
        inputs.add(
                new PlainRuns.Input(name, integers, Arrays.stream(units).boxed().toList()));
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder()
                .setElemType((integers ? TensorProto.DataType.INT64 : TensorProto.DataType.FLOAT).getNumber());
        type.getShapeBuilder().addDimBuilder().setDimParam("batch");
        Arrays.stream(units)
                .forEach(extent -> type.getShapeBuilder().addDimBuilder().setDimValue(extent));
        graph.addInput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type)));
    }

    private void addNode(Matcher text) {
        String type = text.group(2);
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(type.replace("ml.", ""))
                .setDomain(type.startsWith("ml.") ? LearnedRules.DOMAIN : "")
                .setName(text.group(1).split(",", 0)[0].strip());
        for (String output : text.group(1).split(",", 0)) {
            node.addOutput(output.strip().replace("_", ""));
        }
        Matcher arguments = ARGUMENT.matcher(text.group(3));
        while (arguments.find()) {
            node.addInput(argument(arguments.group()));
        }
        for (String attribute : text.group(4).strip().split(" +", 0)) {
            if (!attribute.isEmpty()) {
                String[] sides = attribute.split("=", 2);
                node.addAttribute(attribute(sides[0], sides[1]));
            }
        }
        graph.addNode(node);
    }

    private String argument(String text) {
        char first = text.charAt(0);
        if (text.equals("_")) {
            return "";
        }
        if (first != '[' && first != '{' && !text.startsWith("f[")) {
            return text;
        }
        String name = "constant_" + constants++;
        String[] values = text.replaceAll("[f\\[\\]{}]", " ").strip().split("[ ,]+");
        if (text.startsWith("f[")) {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = Float.parseFloat(values[i]);
            }
            graph.addInitializer(Tensors.ofFloats(name, floats, floats.length));
        } else {
            TensorProto tensor = Tensors.ofLongs(name, values[0].isEmpty() ? new long[0] : longs(values));
            graph.addInitializer(first == '{' ? tensor.toBuilder().clearDims().build() : tensor);
        }
        return name;
    }

    private static AttributeProto attribute(String name, String value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (LISTS.contains(name) && value.contains(".")) {
            Arrays.stream(value.split(",")).forEach(v -> attribute.addFloats(Float.parseFloat(v)));
            return attribute.setType(AttributeProto.AttributeType.FLOATS).build();
        }
        if (LISTS.contains(name)) {
            Arrays.stream(longs(value.split(","))).forEach(attribute::addInts);
            return attribute.setType(AttributeProto.AttributeType.INTS).build();
        }
        if (value.matches("-?\\d+")) {
            return attribute
                    .setI(Long.parseLong(value))
                    .setType(AttributeProto.AttributeType.INT)
                    .build();
        }
        if (value.matches("-?\\d*\\.\\d+")) {
            return attribute
                    .setF(Float.parseFloat(value))
                    .setType(AttributeProto.AttributeType.FLOAT)
                    .build();
        }
        return attribute
                .setS(com.google.protobuf.ByteString.copyFromUtf8(value))
                .setType(AttributeProto.AttributeType.STRING)
                .build();
    }

    private static long[] longs(String[] words) {
        return Arrays.stream(words).mapToLong(Long::parseLong).toArray();
    }

    /** Extents of all tensors at the two batch sizes that passes look at. */
    BatchShapes shapes(int opset) {
        List<String> all = new ArrayList<>(written());
        byte[] onnx = bytes(opset, all);
        Map<String, List<Long>> first = shapes(onnx, BatchShapes.FIRST_BATCH);
        Map<String, List<Long>> second = shapes(onnx, BatchShapes.SECOND_BATCH);
        return new BatchShapes(first, second);
    }

    private Map<String, List<Long>> shapes(byte[] onnx, int batch) {
        Map<String, List<Long>> shapes = new HashMap<>();
        PlainRuns.run(onnx, inputs, 1, 0, batch).forEach((name, output) -> shapes.put(name, output.shape()));
        for (PlainRuns.Input input : inputs) {
            List<Long> shape = new ArrayList<>(input.units());
            shape.add(0, (long) batch);
            shapes.put(input.name(), shape);
        }
        return shapes;
    }
}
