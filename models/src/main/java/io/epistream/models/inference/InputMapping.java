package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleInput;
import io.epistream.models.graph.GraphTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that the inputs a bundle declares are the inputs its graph wants, and says what type each of them takes. */
final class InputMapping {
    private InputMapping() {}

    static List<InputSlot> slots(String path, List<BundleInput> declared, List<GraphTensor> wanted)
            throws BundleException {
        List<InputSlot> slots = new ArrayList<>();
        Map<String, GraphTensor> open = new HashMap<>();
        wanted.forEach(tensor -> open.put(tensor.name(), tensor));
        List<String> problems = new ArrayList<>();
        for (BundleInput input : declared) {
            GraphTensor tensor = open.remove(input.onnx());
            if (tensor == null && wanted.stream().anyMatch(t -> t.name().equals(input.onnx()))) {
                problems.add("input " + input.onnx() + " is declared twice");
            } else {
                problem(input, tensor, wanted).ifPresent(problems::add);
                elementType(tensor).ifPresent(element -> slots.add(new InputSlot(input, element)));
            }
        }
        open.keySet().forEach(name -> problems.add("input " + name + " is not declared in model.yaml"));
        if (!problems.isEmpty()) {
            throw new BundleException(
                    path,
                    String.join("; ", problems),
                    "Correct inputs in model.yaml (name: { type, shape, onnx: input name }), or export the model with"
                            + " a free batch axis and inputs of a type that is supported");
        }
        return slots;
    }

    private static Optional<ElementType> elementType(@Nullable GraphTensor tensor) {
        return tensor == null ? Optional.empty() : ElementType.of(tensor.elementType());
    }

    private static Optional<String> problem(BundleInput input, @Nullable GraphTensor tensor, List<GraphTensor> wanted) {
        if (tensor == null) {
            List<String> names = wanted.stream().map(GraphTensor::name).toList();
            return Optional.of("has no input " + input.onnx() + ", its inputs are " + names);
        }
        String name = "input " + tensor.name();
        Optional<ElementType> element = elementType(tensor);
        if (element.isEmpty()) {
            return Optional.of(name + " has elements of ONNX type " + tensor.elementType() + ": must be one of "
                    + GraphTensor.INPUT_TYPES);
        }
        if (!element.get().isReal() && (input.type().isReal() || input.scale() != 1 || input.offset() != 0)) {
            return Optional.of(name + " takes whole numbers (" + tensor.elementType()
                    + "): declare an integer type for it, without scale and offset");
        }
        if (!tensor.batchIsFree()) {
            return Optional.of(name + " has shape " + tensor.shape() + ": its first axis must be a free batch");
        }
        if (!fits(tensor.shape().subList(1, tensor.shape().size()), input.shape())) {
            return Optional.of(name + " has shape " + tensor.shape() + " (-1 is free), and model.yaml declares "
                    + input.shape() + " without the batch axis");
        }
        return Optional.empty();
    }

    private static boolean fits(List<Long> graph, List<Long> declared) {
        if (graph.size() != declared.size()) {
            return false;
        }
        for (int i = 0; i < graph.size(); i++) {
            if (graph.get(i) >= 0 && !graph.get(i).equals(declared.get(i))) {
                return false;
            }
        }
        return true;
    }
}
