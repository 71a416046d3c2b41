package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An ONNX file that was parsed and whose versions ONNX Runtime 1.29 and the rewriting passes can handle. Immutable.
 */
public final class OnnxModel {
    /** Oldest opset that is rewritten: from 13 on, ReduceSum, Squeeze and Unsqueeze take axes as inputs. */
    public static final long OLDEST_OPSET = 13;

    /** Newest opset that ONNX Runtime 1.29 reads. */
    public static final long NEWEST_OPSET = 26;

    /** Newest IR version that ONNX Runtime 1.29 reads. */
    public static final long NEWEST_IR = 13;

    private static final String REEXPORT = "Export the model again and update its digest";

    private final ModelProto proto;

    private OnnxModel(ModelProto proto) {
        this.proto = proto;
    }

    /**
     * Parses the bytes of an ONNX file.
     *
     * @throws GraphException when they are no ONNX model, or one of a version that is not supported
     */
    public static OnnxModel parse(byte[] bytes) throws GraphException {
        OnnxModel model = new OnnxModel(parseProto(bytes));
        if (model.proto.getGraph().getNodeCount() == 0) {
            throw new GraphException("is not an ONNX model: no graph in " + bytes.length + " bytes", REEXPORT);
        }
        model.checkVersions();
        return model;
    }

    private static ModelProto parseProto(byte[] bytes) throws GraphException {
        try {
            return ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new GraphException("is not an ONNX model: " + e.getMessage(), REEXPORT, e);
        }
    }

    private void checkVersions() throws GraphException {
        if (opset() < OLDEST_OPSET || opset() > NEWEST_OPSET) {
            throw new GraphException(
                    "opset " + opset() + " is not supported: must be " + OLDEST_OPSET + " to " + NEWEST_OPSET,
                    "Export with opset_version=17, or convert with onnx.version_converter");
        }
        if (irVersion() > NEWEST_IR) {
            throw new GraphException(
                    "IR version " + irVersion() + " is not supported: must be at most " + NEWEST_IR,
                    "Set model.ir_version to 10 before saving it with the onnx package");
        }
    }

    /** Version of the default operator set; 0 when the file names none. */
    public long opset() {
        return proto.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
    }

    /** Version of the file format. */
    public long irVersion() {
        return proto.getIrVersion();
    }

    /** Version of each operator set by domain, in order. */
    SortedMap<String, Long> opsets() {
        SortedMap<String, Long> opsets = new TreeMap<>();
        proto.getOpsetImportList().forEach(set -> opsets.put(set.getDomain(), set.getVersion()));
        return opsets;
    }

    /** Inputs that a caller must give: declared inputs without those that are initializers. */
    public List<GraphTensor> inputs() {
        Set<String> initializers = new HashSet<>();
        graph().getInitializerList().forEach(tensor -> initializers.add(tensor.getName()));
        return graph().getInputList().stream()
                .filter(input -> !initializers.contains(input.getName()))
                .map(OnnxModel::describe)
                .toList();
    }

    /** Declared outputs. */
    public List<GraphTensor> outputs() {
        return graph().getOutputList().stream().map(OnnxModel::describe).toList();
    }

    /** Number of nodes by operator type. */
    public SortedMap<String, Integer> operators() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        graph().getNodeList().forEach(node -> counts.merge(node.getOpType(), 1, Integer::sum));
        return counts;
    }

    ModelProto proto() {
        return proto;
    }

    GraphProto graph() {
        return proto.getGraph();
    }

    private static GraphTensor describe(ValueInfoProto value) {
        TypeProto.Tensor type = value.getType().getTensorType();
        List<Long> shape =
                type.getShape().getDimList().stream().map(OnnxModel::extent).toList();
        return new GraphTensor(value.getName(), elementTypeName(type.getElemType()), shape);
    }

    private static long extent(TensorShapeProto.Dimension dimension) {
        return dimension.hasDimValue() ? dimension.getDimValue() : -1;
    }

    static String elementTypeName(int number) {
        TensorProto.DataType type = TensorProto.DataType.forNumber(number);
        return type == null ? "type " + number : type.name().toLowerCase(Locale.ROOT);
    }
}
