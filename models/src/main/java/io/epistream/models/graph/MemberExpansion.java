package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gives one graph a sample axis.
 *
 * <p>Noise enters at sources: dropout spots, and nodes that read drawn weights. What is downstream of a source is the tail
 * and is computed for each sample; the trunk before runs once per record. A trunk tensor that the tail also reads is
 * tiled along the axis of its records. If one of these has none (an extent computed in the graph, say), or if it cannot be
 * told of a node in the tail that it keeps records apart, sharing is not proved safe and the inputs are tiled instead.
 * Nodes of the tail run as exported, on S·B records; only sources know of samples.
 */
final class MemberExpansion {
    private static final Set<String> NO_TENSORS = Set.of(
            "SequenceConstruct", "SequenceEmpty", "SequenceErase", "SequenceInsert", "SplitToSequence", "Optional");

    private final Member member;
    private final Sampling sampling;
    private final GraphBuilder builder;
    private final Set<String> warnings;

    MemberExpansion(Member member, Sampling sampling, GraphBuilder builder, Set<String> warnings) {
        this.member = member;
        this.sampling = sampling;
        this.builder = builder;
        this.warnings = warnings;
    }

    /** Writes the graph and gives the name of its raw output {@code [samples, batch, columns]}. */
    String write(ShapeProbe probe) throws GraphException {
        Draft draft = member.draft();
        Scope scope = scope(probe);
        SpotMasks masks = masks(scope);
        FoldPlan plan = FoldPlan.of(scope, sampling.layout(), sampling.budget());
        emit(scope, masks, new FoldedLayers(scope, plan, masks, sampling.layout()));
        if (!scope.trunk(draft.output())) {
            return scope.tail().in(draft.output(), TailForm.SAMPLE_SPLIT);
        }
        member.base()
                .records()
                .unproved(List.of(draft.output()))
                .ifPresent(node -> warnings.add("it cannot be told whether " + node
                        + " keeps the records of a batch apart; only the self-test vouches for it"));
        String axis = builder.longs("sample_axis", 0);
        return builder.op("Unsqueeze", "samples", List.of(member.names().of(draft.output()), axis));
    }

    /** Whether the layout does anything for this graph. */
    boolean layoutApplies(ShapeProbe probe) throws GraphException {
        Scope scope = scope(probe);
        masks(scope);
        return !FoldPlan.of(scope, sampling.layout(), sampling.budget()).isEmpty();
    }

    private SpotMasks masks(Scope scope) throws GraphException {
        return sampling.drawsMasks()
                ? SpotMasks.of(
                        member.base(), scope.shapes(), sampling.drawnMasks(), sampling.samples(), sampling.budget())
                : SpotMasks.none();
    }

    private Scope scope(ShapeProbe probe) throws GraphException {
        Draft draft = member.draft();
        DrawnWeights weights = weights();
        Predicate<NodeProto> source = node -> isNoise(node, weights);
        Reach reach = Reach.from(draft, source);
        checkNoiseArrives(reach);
        ProbedShapes shapes = ProbedShapes.of(member.base(), probed(reach), probe);
        RecordAxes records = member.base().records();
        Optional<String> obstacle = obstacle(records, reach);
        if (obstacle.isPresent()) {
            warnings.add("the trunk before the first noise cannot be shared, because " + obstacle.get()
                    + "; the whole model runs once per sample");
            reach = Reach.fromInputs(draft, source);
        }
        Tail tail = new Tail(builder, member.names(), shapes, records, sampling.samples());
        return new Scope(draft, reach, sampling.samples(), weights, shapes, builder, member.names(), tail);
    }

    /** Why samples cannot be put beside records where they cross into the tail. */
    private static Optional<String> obstacle(RecordAxes records, Reach reach) {
        return records.unproved(reach.tail())
                .map(node -> "it cannot be told whether " + node + " keeps the records of a batch apart")
                .or(() -> reach.frontier().stream()
                        .filter(tensor -> records.once(tensor).isEmpty())
                        .findFirst()
                        .map(tensor -> tensor + ", which crosses into the tail, does not have the records of a batch on"
                                + " one of its axes"));
    }

    private DrawnWeights weights() throws GraphException {
        return sampling.weights().isPresent()
                ? DrawnWeights.of(
                        member.draft(),
                        sampling.weights().get(),
                        sampling.how().noise(),
                        sampling.budget(),
                        sampling.hash())
                : DrawnWeights.none(member.draft());
    }

    private boolean isNoise(NodeProto node, DrawnWeights weights) {
        boolean dropout = sampling.masks().isPresent() && node.getOpType().equals(Dropouts.DROPOUT);
        return dropout || (weights.readBy(node) && !weights.drawn(node.getOutput(0)));
    }

    private void checkNoiseArrives(Reach reach) throws GraphException {
        if (reach.tail().contains(member.draft().output())) {
            return;
        }
        if (sampling.masks().isPresent()) {
            throw new GraphException(
                    "has no dropout on the way to its output",
                    "Export it with dropout kept, or add inject to the method in model.yaml");
        }
        if (sampling.weights().isPresent()) {
            throw new GraphException(
                    "has none of the drawn weights " + sampling.weights().get().initializers()
                            + " on the way to its output",
                    "Export the output that these weights serve");
        }
    }

    /** What must be known of: where samples are put in, and, where tensors may change their form, all of them. */
    private Set<String> probed(Reach reach) {
        Draft draft = member.draft();
        Set<String> tensors = new LinkedHashSet<>(reach.frontier());
        tensors.add(draft.output());
        if (sampling.masks().isPresent()) {
            tensors.addAll(draft.inputNames());
            draft.nodes().stream()
                    .filter(node -> node.getOpType().equals(Dropouts.DROPOUT))
                    .forEach(node -> tensors.addAll(List.of(node.getInput(0), node.getOutput(0))));
        }
        if (sampling.weights().isPresent() || sampling.layout() != MaskLayout.MULTIPLY) {
            Set<String> computed = draft.computed();
            tensors.addAll(draft.inputNames());
            draft.nodes().stream()
                    .filter(node -> !NO_TENSORS.contains(node.getOpType()))
                    .flatMap(node -> node.getOutputList().stream())
                    .filter(computed::contains)
                    .filter(output -> !output.isEmpty())
                    .forEach(tensors::add);
        }
        return tensors;
    }

    private void emit(Scope scope, SpotMasks masks, FoldedLayers folded) throws GraphException {
        NodeCopies copies = new NodeCopies(scope, new Initializers(scope.draft(), builder, member.names()));
        SampledLayers layers = new SampledLayers(scope, copies);
        DropoutNodes dropouts = new DropoutNodes(member.base(), scope);
        for (NodeProto node : scope.draft().nodes()) {
            boolean dropout = node.getOpType().equals(Dropouts.DROPOUT);
            if (folded.takes(node)) {
                folded.write(node);
            } else if (dropout && sampling.fresh()) {
                dropouts.fresh(node, sampling.how().noise());
            } else if (dropout && sampling.drawsMasks()) {
                dropouts.multiplied(node, masks.take(node.getOutput(0)));
            } else if (scope.weights().readBy(node)) {
                if (!scope.weights().drawn(node.getOutput(0))) {
                    layers.write(node);
                }
            } else {
                copy(copies, scope, dropout ? BaseGraph.switchedOff(node) : node);
            }
        }
    }

    private static void copy(NodeCopies copies, Scope scope, NodeProto node) throws GraphException {
        if (scope.trunk(node.getOutput(0))) {
            copies.trunk(node);
        } else {
            copies.tail(node);
        }
    }
}
