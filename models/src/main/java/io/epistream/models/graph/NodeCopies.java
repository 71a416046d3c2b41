package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes nodes as they were exported: once per record in the trunk, once per record and sample in the tail. */
final class NodeCopies {
    private static final Set<String> ELEMENT_WISE = Set.of(
            "Abs",
            "Celu",
            "Clip",
            "Elu",
            "Erf",
            "Exp",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "LeakyRelu",
            "Log",
            "Mish",
            "Neg",
            "Relu",
            "Selu",
            "Sigmoid",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Swish",
            "Tanh",
            "ThresholdedRelu");

    private final Scope scope;
    private final Initializers initializers;
    private final Set<String> computed;

    NodeCopies(Scope scope, Initializers initializers) {
        this.scope = scope;
        this.initializers = initializers;
        this.computed = scope.draft().computed();
    }

    /** Whether a node works on each element of its first input alone. */
    static boolean isElementWise(NodeProto node) {
        return ELEMENT_WISE.contains(node.getOpType()) && node.getOutputCount() == 1;
    }

    void trunk(NodeProto node) {
        write(node, scope.names().of(node.getInputList()), scope.names().of(node.getOutputList()));
    }

    void tail(NodeProto node) throws GraphException {
        TailForm form = form(node);
        List<String> inputs = new ArrayList<>();
        for (String input : node.getInputList()) {
            inputs.add(
                    computed.contains(input)
                            ? scope.tail().in(input, form)
                            : scope.names().of(input));
        }
        List<String> outputs = scope.names().of(node.getOutputList());
        write(node, inputs, outputs);
        for (int i = 0; i < outputs.size(); i++) {
            scope.tail().put(node.getOutput(i), form, outputs.get(i));
        }
    }

    /** Writes the first inputs only, to a new tensor, and gives its name. */
    String bare(NodeProto node, String data, int inputs) {
        List<String> kept = new ArrayList<>(scope.names().of(node.getInputList().subList(0, inputs)));
        kept.set(0, data);
        String output = scope.builder().fresh("bare");
        write(node, kept, List.of(output));
        return output;
    }

    private void write(NodeProto node, List<String> inputs, List<String> outputs) {
        initializers.need(node.getInputList());
        scope.builder()
                .node(node.toBuilder()
                        .setName(scope.names().of(node.getName()))
                        .clearInput()
                        .addAllInput(inputs)
                        .clearOutput()
                        .addAllOutput(outputs)
                        .build());
    }

    /** Element-wise nodes run on whatever there is; the others on rows, in batch order if all they read has it. */
    private TailForm form(NodeProto node) {
        List<String> read =
                node.getInputList().stream().filter(computed::contains).toList();
        if (isElementWise(node) && read.equals(node.getInputList().subList(0, 1))) {
            return scope.tail().written(read.get(0));
        }
        boolean batchOrder = read.stream()
                .allMatch(tensor ->
                        !scope.trunk(tensor) && scope.tail().written(tensor).split() == TailForm.BATCH_SPLIT);
        return batchOrder ? TailForm.BATCH_ROWS : TailForm.SAMPLE_ROWS;
    }
}
