package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph made to end in one raw tensor {@code [batch, columns]}: logits of a classifier, or the heads of a regression
 * side by side.
 *
 * @param draft graph whose output is that tensor
 * @param kind what the chosen outputs were
 * @param plain the chosen outputs of the source, in the order of the raw columns
 * @param spread what the second column of a regression is
 * @param logits whether the raw output has a scale of its own: logits do, logarithms of given probabilities do not
 */
record RawOutput(Draft draft, OutputKind kind, List<OutputRef> plain, Optional<OutputRole> spread, boolean logits) {
    private static final String PREFIX = GraphBuilder.PREFIX + "raw/";

    RawOutput {
        plain = List.copyOf(plain);
    }

    /** Cuts normalisations off a classifier, joins the heads of a regression. */
    static RawOutput of(OnnxModel model, OutputChoice choice) throws GraphException {
        Map<OutputRole, OutputRef> outputs = choice.resolve(model);
        for (OutputRef output : outputs.values()) {
            checkTensor(model, output);
        }
        Map.Entry<OutputRole, OutputRef> first = outputs.entrySet().iterator().next();
        Draft source = Draft.of(model, first.getValue().name());
        if (choice.task() == Task.REGRESSION) {
            return joined(source, outputs);
        }
        Draft plain = Simplification.withoutIdentities(Simplification.constantsToInitializers(source));
        return cut(plain, choice.task(), first.getKey(), first.getValue());
    }

    private static void checkTensor(OnnxModel model, OutputRef ref) throws GraphException {
        for (ValueInfoProto output : model.graph().getOutputList()) {
            TypeProto type = output.getType();
            if (output.getName().equals(ref.name()) && (type.hasSequenceType() || type.hasMapType())) {
                throw new GraphException(
                        "gives " + ref.name() + " as maps from classes to probabilities (a ZipMap), which is no tensor",
                        "Convert the scikit-learn model with zipmap=False: to_onnx(model, X[:1],"
                                + " options={'zipmap': False})");
            }
        }
    }

    private static RawOutput cut(Draft draft, Task task, OutputRole role, OutputRef ref) throws GraphException {
        Optional<NodeProto> last = draft.producerOf(draft.output());
        String type = last.map(NodeProto::getOpType).orElse("");
        boolean multilabel = task == Task.MULTILABEL;
        return switch (type) {
            case "Softmax", "LogSoftmax" -> {
                checkSoftmax(last.orElseThrow(), multilabel);
                OutputKind kind = type.equals("Softmax") ? OutputKind.PROBABILITIES : OutputKind.LOG_PROBABILITIES;
                yield before(draft, last.orElseThrow(), kind, ref);
            }
            case "Sigmoid" -> before(draft, last.orElseThrow(), OutputKind.SIGMOIDS, ref);
            default ->
                role == OutputRole.PROBABILITIES
                        ? logarithms(draft, multilabel, ref)
                        : new RawOutput(draft, OutputKind.LOGITS, List.of(ref), Optional.empty(), true);
        };
    }

    private static RawOutput before(Draft draft, NodeProto last, OutputKind kind, OutputRef ref) {
        return new RawOutput(draft.withOutput(last.getInput(0)), kind, List.of(ref), Optional.empty(), true);
    }

    private static void checkSoftmax(NodeProto node, boolean multilabel) throws GraphException {
        String name = node.getOpType() + " node " + Draft.nameOf(node);
        if (multilabel) {
            throw new GraphException(
                    "ends in the " + name + ", whose classes exclude each other, and the task is multilabel",
                    "Write task: classification into model.yaml, or export a model that ends in one logit per label");
        }
        long axis = Attribute.integer(node, "axis", -1);
        if (axis != -1 && axis != 1) {
            throw new GraphException(
                    name + " works over axis " + axis + ", not over the classes",
                    "Export a model that ends in logits [batch, classes]");
        }
    }

    /** log p, or logit p = log p − log(1 − p), of probabilities that no Softmax or Sigmoid made. */
    private static RawOutput logarithms(Draft draft, boolean multilabel, OutputRef ref) {
        Appendix end = new Appendix(draft);
        String smallest = end.floats("smallest", Float.MIN_NORMAL);
        String p = end.floats32(draft.output());
        String logP = end.node("Log", "log_p", end.node("Max", "bounded_p", p, smallest));
        if (!multilabel) {
            return new RawOutput(end.draft(logP), OutputKind.PROBABILITIES, List.of(ref), Optional.empty(), false);
        }
        String rest = end.node("Sub", "rest", end.floats("one", 1f), p);
        String logRest = end.node("Log", "log_rest", end.node("Max", "bounded_rest", rest, smallest));
        String logit = end.node("Sub", "logit", logP, logRest);
        return new RawOutput(end.draft(logit), OutputKind.SIGMOIDS, List.of(ref), Optional.empty(), false);
    }

    private static RawOutput joined(Draft draft, Map<OutputRole, OutputRef> outputs) throws GraphException {
        OutputRef mean = outputs.get(OutputRole.MEAN);
        List<OutputRole> spreads =
                outputs.keySet().stream().filter(OutputRole::isSpread).toList();
        if (mean == null || spreads.size() > 1) {
            throw new GraphException(
                    "has outputs declared as " + outputs.keySet() + ": a regression needs a mean and at most one of"
                            + " variance, log-variance and standard-deviation",
                    "Correct outputs in model.yaml");
        }
        Appendix end = new Appendix(draft);
        List<OutputRef> plain = new ArrayList<>(List.of(mean));
        spreads.forEach(role -> plain.add(outputs.get(role)));
        List<String> columns = new ArrayList<>();
        for (OutputRef ref : plain) {
            columns.add(end.column(ref));
        }
        String raw = columns.size() == 1 ? columns.get(0) : end.concat(columns);
        Draft whole = Simplification.withoutIdentities(Simplification.constantsToInitializers(end.draft(raw)));
        return new RawOutput(whole, OutputKind.HEADS, plain, spreads.stream().findFirst(), true);
    }

    /** Nodes put behind a draft, with names of their own. */
    private static final class Appendix {
        private final Draft draft;
        private final List<NodeProto> nodes;
        private final Map<String, TensorProto> initializers;
        private final Set<String> taken;

        Appendix(Draft draft) {
            this.draft = draft;
            this.nodes = new ArrayList<>(draft.nodes());
            this.initializers = new LinkedHashMap<>(draft.initializers());
            this.taken = new HashSet<>(draft.names());
        }

        Draft draft(String output) {
            return new Draft(nodes, initializers, draft.inputs(), output);
        }

        String floats(String hint, float value) {
            String name = fresh(hint);
            initializers.put(name, Tensors.ofFloats(name, new float[] {value}, 1));
            return name;
        }

        private String longs(String hint, long... values) {
            String name = fresh(hint);
            initializers.put(name, Tensors.ofLongs(name, values));
            return name;
        }

        /** {@code [batch, 1]}, from {@code [batch]}, {@code [batch, 1]} or a column of {@code [batch, columns]}. */
        String column(OutputRef ref) {
            String output = floats32(ref.name());
            if (ref.column().isEmpty()) {
                return node("Reshape", "head", output, longs("head_shape", -1, 1));
            }
            String index = longs("column", ref.column().getAsInt());
            return add(base("Gather", "head", output, index)
                    .addAttribute(Attribute.of("axis", 1).toProto()));
        }

        String concat(List<String> columns) {
            return add(base("Concat", "heads", columns.toArray(String[]::new))
                    .addAttribute(Attribute.of("axis", 1).toProto()));
        }

        /** As 32-bit floats; where it is that already, the runtime drops the cast. */
        String floats32(String tensor) {
            return add(base("Cast", "float32", tensor)
                    .addAttribute(Attribute.of("to", TensorProto.DataType.FLOAT.getNumber())
                            .toProto()));
        }

        String node(String type, String hint, String... inputs) {
            return add(base(type, hint, inputs));
        }

        private NodeProto.Builder base(String type, String hint, String... inputs) {
            String output = fresh(hint);
            return NodeProto.newBuilder()
                    .setOpType(type)
                    .setName(output)
                    .addAllInput(List.of(inputs))
                    .addOutput(output);
        }

        private String add(NodeProto.Builder node) {
            nodes.add(node.build());
            return node.getOutput(0);
        }

        private String fresh(String hint) {
            String name = PREFIX + hint;
            for (int i = 1; !taken.add(name); i++) {
                name = PREFIX + hint + "_" + i;
            }
            return name;
        }
    }
}
