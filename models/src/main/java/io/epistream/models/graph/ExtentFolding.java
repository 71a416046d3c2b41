package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Computes once what does not depend on what is in the inputs. Given the extents that a bundle declares, what comes out of
 * {@link Chains} is a function of the number of records alone. Where it is the same at two batch sizes, it becomes a
 * constant, and {@link FreedTargets} makes constants of others. What still depends on the number of records stays in the
 * graph, and so do float weights that the graph computes from others.
 *
 * @param draft the graph, with constants instead of chains
 * @param shapes extents of its tensors
 */
record ExtentFolding(Draft draft, BatchShapes shapes) {

    /**
     * Runs the graph at two batch sizes.
     *
     * @throws GraphException when the runtime refuses it
     */
    static ExtentFolding of(BaseGraph base, ShapeProbe probe) throws GraphException {
        Draft draft = base.draft();
        Chains chains = Chains.of(draft, GaussianWeight.means(base.model()));
        GraphBuilder appendix = new GraphBuilder(base.model().opset(), base.names());
        Map<String, String> shapeOf = new LinkedHashMap<>();
        for (String tensor : tensors(draft)) {
            shapeOf.put(tensor, appendix.op("Shape", "shape", List.of(tensor)));
        }
        Set<String> asked = new LinkedHashSet<>(shapeOf.values());
        asked.addAll(chains.ends());
        byte[] onnx = base.onnx(appendix.graph().getNodeList(), asked);
        Map<String, ShapeProbe.Values> first = probe.values(onnx, asked, BatchShapes.FIRST_BATCH);
        Map<String, ShapeProbe.Values> second = probe.values(onnx, asked, BatchShapes.SECOND_BATCH);
        BatchShapes shapes = new BatchShapes(extents(shapeOf, first), extents(shapeOf, second));
        Draft constant = withConstants(draft, chains, first, second);
        Draft freed = new FreedTargets(chains, shapes, appendix).in(constant);
        return new ExtentFolding(Simplification.withoutDeadCode(freed), shapes);
    }

    private static List<String> tensors(Draft draft) {
        List<String> tensors = new ArrayList<>(draft.inputNames());
        draft.nodes().stream()
                .filter(Subgraphs::givesTensors)
                .flatMap(node -> node.getOutputList().stream())
                .filter(output -> !output.isEmpty())
                .forEach(tensors::add);
        return tensors;
    }

    private static Map<String, List<Long>> extents(Map<String, String> shapeOf, Map<String, ShapeProbe.Values> values) {
        Map<String, List<Long>> extents = new HashMap<>();
        shapeOf.forEach((tensor, shape) -> Optional.ofNullable(values.get(shape))
                .flatMap(value -> Tensors.longs(Tensors.of(shape, value)))
                .ifPresent(found ->
                        extents.put(tensor, Arrays.stream(found).boxed().toList())));
        return extents;
    }

    private static Draft withConstants(
            Draft draft, Chains chains, Map<String, ShapeProbe.Values> first, Map<String, ShapeProbe.Values> second) {
        Map<String, TensorProto> constants = new LinkedHashMap<>(draft.initializers());
        for (String end : chains.ends()) {
            ShapeProbe.Values value = first.get(end);
            ShapeProbe.Values again = second.get(end);
            if (value != null && again != null && value.sameAs(again) && isFolded(end, chains, value)) {
                constants.put(end, Tensors.of(end, value));
            }
        }
        List<NodeProto> nodes = draft.nodes().stream()
                .filter(node -> !constants.keySet().containsAll(node.getOutputList()))
                .toList();
        return new Draft(nodes, constants, draft.inputs(), draft.output());
    }

    /** Weights that are computed from weights stay: methods that draw weights look for the ones that they know. */
    private static boolean isFolded(String end, Chains chains, ShapeProbe.Values value) {
        return !chains.ofKept().contains(end)
                && (chains.ofExtents().contains(end) || !value.elementType().equals("float"));
    }
}
