package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.DropoutSpot;
import io.epistream.models.graph.GaussianWeight;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.GraphTensor;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.OutputChoice;
import io.epistream.models.graph.OutputKind;
import io.epistream.models.graph.OutputRef;
import io.epistream.models.graph.OutputRole;
import io.epistream.models.graph.Task;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an ONNX file holds and which methods are open to it, without running it. Immutable.
 *
 * @param inputs declared inputs
 * @param outputs declared outputs
 * @param opset version of the default operator set
 * @param irVersion version of the file format
 * @param operators number of nodes by operator type
 * @param outputKind what the output was taken for; empty where the graph is not supported
 * @param dropouts Dropout nodes on the way to the output, active or inert
 * @param injectable names of the linear layers that dropout could be injected before, nearest to the output first
 * @param methods each method, open or not and why
 */
public record GraphInspection(
        List<GraphTensor> inputs,
        List<GraphTensor> outputs,
        long opset,
        long irVersion,
        SortedMap<String, Integer> operators,
        Optional<OutputKind> outputKind,
        List<DropoutSpot> dropouts,
        List<String> injectable,
        List<MethodAccess> methods) {
    public GraphInspection {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = Collections.unmodifiableSortedMap(new TreeMap<>(operators));
        dropouts = List.copyOf(dropouts);
        injectable = List.copyOf(injectable);
        methods = List.copyOf(methods);
    }

    /**
     * Whether a method can be used.
     *
     * @param method its name in model.yaml
     * @param open whether this export can serve with it
     * @param explanation how, or why not and what to do
     */
    public record MethodAccess(String method, boolean open, String explanation) {}

    /**
     * Inspects the bytes of an ONNX file.
     *
     * @throws GraphException when they are no ONNX model of a version that is supported
     */
    public static GraphInspection of(byte[] onnx) throws GraphException {
        OnnxModel model = OnnxModel.parse(onnx);
        try {
            BaseGraph graph = readAs(model);
            return describe(
                    model,
                    Optional.of(graph.outputKind()),
                    graph.dropouts(),
                    graph.linearLayers(),
                    obstacle(graph).map(GraphInspection::closed).orElseGet(() -> open(graph)));
        } catch (GraphException e) {
            return describe(model, Optional.empty(), List.of(), List.of(), closed(e.reason() + ". " + e.remedy()));
        }
    }

    /** As a classifier; where several outputs leave open which one that would be, as a regression of the first. */
    private static BaseGraph readAs(OnnxModel model) throws GraphException {
        try {
            return BaseGraph.of(model);
        } catch (GraphException e) {
            if (model.outputs().size() < 2) {
                throw e;
            }
            OutputRef first = OutputRef.of(model.outputs().get(0).name());
            return BaseGraph.of(model, new OutputChoice(Task.REGRESSION, Map.of(OutputRole.MEAN, first)));
        }
    }

    private static GraphInspection describe(
            OnnxModel model,
            Optional<OutputKind> kind,
            List<DropoutSpot> dropouts,
            List<String> injectable,
            List<MethodAccess> methods) {
        return new GraphInspection(
                model.inputs(),
                model.outputs(),
                model.opset(),
                model.irVersion(),
                model.operators(),
                kind,
                dropouts,
                injectable,
                methods);
    }

    /** What keeps every method out. */
    private static Optional<String> obstacle(BaseGraph graph) {
        for (GraphTensor input : graph.inputs()) {
            if (!GraphTensor.INPUT_TYPES.contains(input.elementType())) {
                return Optional.of("input " + input.name() + " has elements of ONNX type " + input.elementType()
                        + ": must be one of " + GraphTensor.INPUT_TYPES + ". Export the model with float32 inputs");
            }
            if (!input.batchIsFree()) {
                return Optional.of("input " + input.name() + " has shape " + input.shape()
                        + ": its first axis must be a free batch. Export the model with a dynamic batch axis");
            }
        }
        return Optional.empty();
    }

    private static List<MethodAccess> closed(String reason) {
        return Stream.of(McDropout.ID, DeepEnsemble.ID, BayesByBackprop.ID, LastLayerLaplace.ID, Deterministic.ID)
                .map(method -> new MethodAccess(method, false, reason))
                .toList();
    }

    private static List<MethodAccess> open(BaseGraph graph) {
        return List.of(
                mcDropout(graph),
                new MethodAccess(DeepEnsemble.ID, true, "with at least one more export, trained apart"),
                bayesByBackprop(graph),
                laplace(graph),
                new MethodAccess(Deterministic.ID, true, "total uncertainty and OOD scores only"));
    }

    private static MethodAccess bayesByBackprop(BaseGraph graph) {
        try {
            List<GaussianWeight> weights = GaussianWeight.of(graph);
            int elements = weights.stream().mapToInt(GaussianWeight::elements).sum();
            return new MethodAccess(
                    BayesByBackprop.ID,
                    true,
                    "with its own " + weights.size() + " pairs of mean and rho, " + elements + " weights");
        } catch (GraphException e) {
            return new MethodAccess(BayesByBackprop.ID, false, e.reason() + ". " + e.remedy());
        }
    }

    private static MethodAccess laplace(BaseGraph graph) {
        List<String> linear = graph.linearLayers();
        return linear.isEmpty()
                ? new MethodAccess(LastLayerLaplace.ID, false, "no linear layer with constant weights")
                : new MethodAccess(
                        LastLayerLaplace.ID,
                        true,
                        "on " + linear.get(0) + ", after epistream fit laplace with training data");
    }

    private static MethodAccess mcDropout(BaseGraph graph) {
        int found = graph.dropouts().size();
        if (graph.dropouts().stream().anyMatch(spot -> spot.rate() > 0)) {
            return new MethodAccess(McDropout.ID, true, "with its own " + found + " dropout nodes");
        }
        if (found > 0) {
            return new MethodAccess(McDropout.ID, true, "with a rate above 0: all its dropout nodes have rate 0");
        }
        if (graph.linearLayers().isEmpty()) {
            return new MethodAccess(
                    McDropout.ID,
                    false,
                    "no Dropout node and no linear layer to inject dropout before. Export with dropout kept, or name"
                            + " nodes in inject.before");
        }
        return new MethodAccess(
                McDropout.ID,
                true,
                "by injection, for instance inject: { rate: 0.1 } before "
                        + graph.linearLayers().get(0) + "; untrained dropout needs its rate calibrated");
    }
}
