package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A plain export made ready to be given a sample axis: checked, simplified, cut at its logits, its dropout spots known.
 * Immutable.
 *
 * <p>The model's output may be logits (the usual case), or probabilities or log-probabilities if the last node is a
 * Softmax or LogSoftmax over the last axis: that node is cut off and its input taken as logits.
 */
public final class BaseGraph {
    private final OnnxModel model;
    private final OutputKind outputKind;
    private final Dropouts dropouts;

    private BaseGraph(OnnxModel model, OutputKind outputKind, Dropouts dropouts) {
        this.model = model;
        this.outputKind = outputKind;
        this.dropouts = dropouts;
    }

    /**
     * Runs the passes.
     *
     * @throws GraphException naming the node that is not supported
     */
    public static BaseGraph of(OnnxModel model) throws GraphException {
        SupportedGraph.check(model);
        Draft plain = Simplification.withoutIdentities(Simplification.constantsToInitializers(Draft.of(model)));
        OutputHead head = OutputHead.cut(plain);
        Dropouts found = Dropouts.find(Simplification.withoutDeadCode(head.draft()));
        Dropouts bare = new Dropouts(Simplification.withoutDeadCode(found.draft()), found.spots());
        return new BaseGraph(model, head.kind(), bare);
    }

    /** The file it came from. */
    public OnnxModel model() {
        return model;
    }

    /** What the source model's output is. */
    public OutputKind outputKind() {
        return outputKind;
    }

    /** Dropout spots on the way to the output, in graph order. */
    public List<DropoutSpot> dropouts() {
        return List.copyOf(dropouts.spots().values());
    }

    /** Names of the linear layers that dropout can be injected before, nearest to the output first. */
    public List<String> linearLayers() {
        return dropouts.linearLayers();
    }

    /** Inputs that the logits depend on. */
    public List<GraphTensor> inputs() {
        Set<String> used = new HashSet<>();
        draft().inputs().forEach(input -> used.add(input.getName()));
        return model.inputs().stream()
                .filter(input -> used.contains(input.name()))
                .toList();
    }

    /** The same graph with every dropout rate replaced. */
    public BaseGraph withRate(double rate) {
        return new BaseGraph(model, outputKind, dropouts.withRate(rate));
    }

    /**
     * The same graph with dropout injected before the named nodes.
     *
     * @throws GraphException when a node is not there or cannot take it
     */
    public BaseGraph inject(double rate, List<String> before) throws GraphException {
        return new BaseGraph(model, outputKind, DropoutInjection.inject(dropouts, rate, before));
    }

    /**
     * The source model as it was exported, all its outputs and nothing simplified, but with dropout switched off: what
     * the self-test compares with.
     */
    public byte[] plainOnnx() {
        GraphProto source = model.graph();
        Set<String> used = new HashSet<>();
        List<NodeProto> nodes = source.getNodeList().stream()
                .map(node -> isDropout(node) ? switchedOff(node) : node)
                .toList();
        nodes.forEach(node -> used.addAll(node.getInputList()));
        List<ValueInfoProto> inputs = source.getInputList().stream()
                .filter(input -> used.contains(input.getName()))
                .toList();
        GraphProto graph = source.toBuilder()
                .clearNode()
                .addAllNode(nodes)
                .clearInput()
                .addAllInput(inputs)
                .build();
        return model.proto().toBuilder().setGraph(graph).build().toByteArray();
    }

    /** Name of the output of {@link #plainOnnx} that holds what {@link #outputKind} says. */
    public String plainOutput() throws GraphException {
        return Draft.of(model).output();
    }

    /** The graph up to the given tensors, dropout switched off, for a shape probe. */
    byte[] probeOnnx(Collection<String> tensors) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("probe");
        draft().inputs().forEach(graph::addInput);
        draft().initializers().values().forEach(graph::addInitializer);
        draft().nodes().forEach(node -> graph.addNode(isDropout(node) ? switchedOff(node) : node));
        tensors.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return model.proto().toBuilder().setGraph(graph).build().toByteArray();
    }

    private static boolean isDropout(NodeProto node) {
        return node.getOpType().equals(Dropouts.DROPOUT);
    }

    static NodeProto switchedOff(NodeProto dropout) {
        return NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(dropout.getName())
                .addInput(dropout.getInput(0))
                .addOutput(dropout.getOutput(0))
                .build();
    }

    Draft draft() {
        return dropouts.draft();
    }

    DropoutSpot spot(NodeProto dropout) {
        DropoutSpot spot = dropouts.spots().get(dropout.getOutput(0));
        if (spot == null) {
            throw new IllegalArgumentException(dropout.getName() + " is no dropout of this graph");
        }
        return spot;
    }

    /** Every name in the source graph. */
    Set<String> names() {
        Set<String> names = new HashSet<>(draft().initializers().keySet());
        draft().inputs().forEach(input -> names.add(input.getName()));
        for (NodeProto node : draft().nodes()) {
            names.add(node.getName());
            names.addAll(node.getOutputList());
        }
        return names;
    }
}
