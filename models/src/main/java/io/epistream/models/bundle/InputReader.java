package io.epistream.models.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the {@code inputs} of a model.yaml. */
final class InputReader {
    private static final int MOST_ELEMENTS = 1 << 26;

    private InputReader() {}

    static List<BundleInput> read(Section model) {
        Section inputs = model.section("inputs");
        List<BundleInput> read = new ArrayList<>();
        for (String name : inputs.keys()) {
            read.add(input(name, inputs.section(name)));
        }
        if (read.isEmpty()) {
            model.problem("inputs", "must name at least one input");
        }
        return read;
    }

    private static BundleInput input(String name, Section section) {
        TensorType type = type(section);
        List<Long> shape = shape(section);
        String onnx = section.optionalText("onnx").orElse(name);
        double scale = section.optionalNumber("scale").orElse(1.0);
        if (!Double.isFinite(scale) || scale == 0) {
            section.problem("scale", "must be finite and not 0, was " + scale);
            scale = 1;
        }
        double offset = section.optionalNumber("offset").orElse(0.0);
        if (!Double.isFinite(offset)) {
            section.problem("offset", "must be finite, was " + offset);
            offset = 0;
        }
        section.refuseOthers();
        return new BundleInput(name, type, shape, onnx, scale, offset);
    }

    private static TensorType type(Section section) {
        String written = section.text("type");
        List<String> known = Arrays.stream(TensorType.values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .toList();
        Optional<TensorType> type = Arrays.stream(TensorType.values())
                .filter(candidate -> candidate.name().toLowerCase(Locale.ROOT).equals(written))
                .findFirst();
        if (type.isEmpty() && !written.isEmpty()) {
            section.problem("type", "must be one of " + known + ", was " + written + Nearest.hint(written, known));
        }
        return type.orElse(TensorType.FLOAT32);
    }

    private static List<Long> shape(Section section) {
        List<JsonNode> items = section.list("shape");
        boolean valid = items.stream()
                .allMatch(item -> item.isIntegralNumber() && item.canConvertToInt() && item.asLong() >= 1);
        if (!valid) {
            section.problem("shape", "must be whole numbers of at least 1 without the batch axis, was " + items);
            return List.of();
        }
        double elements = items.stream().mapToDouble(JsonNode::asDouble).reduce(1, (a, b) -> a * b);
        if (elements > MOST_ELEMENTS) {
            section.problem("shape", "must have at most " + MOST_ELEMENTS + " elements, was " + items);
            return List.of();
        }
        return items.stream().map(JsonNode::asLong).toList();
    }
}
