package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A plain export made ready to be given a sample axis: checked, simplified, its outputs made one raw tensor {@code
 * [batch, columns]}, its dropout spots known. Immutable.
 *
 * <p>A classifier's output may be logits (the usual case), or what a last Softmax, LogSoftmax or Sigmoid makes of them:
 * that node is cut off and its input taken as logits. Probabilities that come from anywhere else (a tree ensemble, say)
 * are turned into their logarithms. The heads of a regression are put side by side.
 */
public final class BaseGraph {
    private final OnnxModel model;
    private final RawOutput output;
    private final Dropouts dropouts;
    private final Optional<BatchShapes> shapes;

    private BaseGraph(OnnxModel model, RawOutput output, Dropouts dropouts, Optional<BatchShapes> shapes) {
        this.model = model;
        this.output = output;
        this.dropouts = dropouts;
        this.shapes = shapes;
    }

    /** As the other, for a classifier whose output is found by its name. */
    public static BaseGraph of(OnnxModel model) throws GraphException {
        return of(model, OutputChoice.byName(Task.CLASSIFICATION));
    }

    /**
     * Runs the passes.
     *
     * @throws GraphException naming the node that is not supported
     */
    public static BaseGraph of(OnnxModel model, OutputChoice choice) throws GraphException {
        SupportedGraph.check(model);
        RawOutput raw = RawOutput.of(model, choice);
        Draft live = Simplification.withoutDeadCode(Simplification.withNamedOutputs(raw.draft()));
        Dropouts found = Dropouts.find(live);
        Dropouts bare = new Dropouts(Simplification.withoutDeadCode(found.draft()), found.spots());
        return new BaseGraph(model, raw, bare, Optional.empty());
    }

    /**
     * The same graph for inputs of the extents that the probe feeds: what depends on nothing but extents is computed, and
     * it is known how the records of a batch lie in each tensor. What dropout acts on has the batch first.
     *
     * @throws GraphException when the runtime refuses the graph, or naming a node that lets records of one batch leak into
     *     each other
     */
    public BaseGraph specialised(ShapeProbe probe) throws GraphException {
        if (shapes.isPresent()) {
            return this;
        }
        ExtentFolding folded = ExtentFolding.of(this, probe);
        if (Branches.in(folded.draft())) {
            Dropouts flat = dropouts.in(Branches.inline(folded.draft()));
            return new BaseGraph(model, output, flat, Optional.empty()).specialised(probe);
        }
        return turned(dropouts.in(folded.draft()), folded.shapes());
    }

    private BaseGraph turned(Dropouts spots, BatchShapes known) throws GraphException {
        BatchFirst.Turned turned = BatchFirst.of(spots, known, model.opset());
        return new BaseGraph(model, output, turned.dropouts(), Optional.of(turned.shapes()));
    }

    /** How records lie in its tensors; of a {@link #specialised} graph. */
    RecordAxes records() throws GraphException {
        return RecordAxes.of(
                draft(), shapes.orElseThrow(() -> new IllegalStateException("the graph was not specialised")));
    }

    /** The file it came from. */
    public OnnxModel model() {
        return model;
    }

    /** What the source model's chosen output is. */
    public OutputKind outputKind() {
        return output.kind();
    }

    /** What the second column of a regression's raw output is; empty where it has a mean only. */
    public Optional<OutputRole> spread() {
        return output.spread();
    }

    /** Whether the raw output are logits with a scale of their own, so that an energy can be told. */
    public boolean hasLogits() {
        return output.logits();
    }

    /** Dropout spots on the way to the output, in graph order. */
    public List<DropoutSpot> dropouts() {
        return List.copyOf(dropouts.spots().values());
    }

    /** Names of the linear layers that dropout can be injected before, nearest to the output first. */
    public List<String> linearLayers() {
        return dropouts.linearLayers();
    }

    /** Names of the nodes of an operator type that work on something computed, nearest to the output first. */
    public List<String> nodesOf(String opType) {
        return dropouts.nodesOf(opType);
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
        return new BaseGraph(model, output, dropouts.withRate(rate), shapes);
    }

    /**
     * The same graph with dropout injected before the named nodes.
     *
     * @throws GraphException when a node is not there or cannot take it
     */
    public BaseGraph inject(double rate, List<String> before) throws GraphException {
        Dropouts injected = DropoutInjection.inject(dropouts, rate, before);
        return shapes.isPresent()
                ? turned(injected, shapes.get())
                : new BaseGraph(model, output, injected, Optional.empty());
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
        nodes.forEach(node -> used.addAll(Subgraphs.reads(node)));
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

    /** The outputs of {@link #plainOnnx} that hold what {@link #outputKind} says, in the order of the raw columns. */
    public List<OutputRef> plainOutputs() {
        return output.plain();
    }

    /** The graph up to the given tensors, dropout switched off, for a shape probe. */
    byte[] probeOnnx(Collection<String> tensors) {
        return onnx(List.of(), tensors);
    }

    /** The same with nodes behind it. */
    byte[] onnx(List<NodeProto> appendix, Collection<String> tensors) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("probe");
        draft().inputs().forEach(graph::addInput);
        draft().initializers().values().forEach(graph::addInitializer);
        draft().nodes().forEach(node -> graph.addNode(isDropout(node) ? switchedOff(node) : node));
        graph.addAllNode(appendix);
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

    /** Every name in the graph. */
    Set<String> names() {
        return draft().names();
    }
}
