package io.epistream.models.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.models.graph.OutputChoice;
import io.epistream.models.graph.OutputRef;
import io.epistream.models.graph.OutputRole;
import io.epistream.models.graph.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a model.yaml says about the task: {@code task}, {@code labels}, {@code outputs}, {@code target}. */
final class TaskReader {
    private static final Pattern COLUMN = Pattern.compile("(.+)\\[(\\d{1,6})]");

    private TaskReader() {}

    static Task task(Section model) {
        String written = model.text("task");
        List<String> known = Arrays.stream(Task.values()).map(TaskReader::key).toList();
        Optional<Task> task =
                Arrays.stream(Task.values()).filter(t -> key(t).equals(written)).findFirst();
        if (task.isEmpty() && !written.isEmpty()) {
            model.problem("task", "must be one of " + known + ", was " + written + Nearest.hint(written, known));
        }
        return task.orElse(Task.CLASSIFICATION);
    }

    private static String key(Task task) {
        return task.name().toLowerCase(Locale.ROOT);
    }

    static List<String> labels(Section model, Task task) {
        if (task == Task.REGRESSION) {
            if (model.has("labels")) {
                model.problem("labels", "must be absent: a regression has a target, not labels");
            }
            return List.of();
        }
        int fewest = task == Task.MULTILABEL ? 1 : 2;
        List<String> labels = model.texts("labels");
        if (labels.size() < fewest || new HashSet<>(labels).size() != labels.size()) {
            model.problem("labels", "must be at least " + fewest + " different labels, was " + labels);
        }
        return labels;
    }

    static OutputChoice outputs(Section model, Task task) {
        if (!model.has("outputs")) {
            return OutputChoice.byName(task);
        }
        Section section = model.section("outputs");
        Map<OutputRole, OutputRef> declared = new EnumMap<>(OutputRole.class);
        for (OutputRole role : OutputRole.values()) {
            if (isFor(role, task) && section.has(role.key())) {
                declared.put(role, reference(section, role, task));
            }
        }
        section.refuseOthers();
        check(model, task, declared);
        return new OutputChoice(task, declared);
    }

    private static void check(Section model, Task task, Map<OutputRole, OutputRef> declared) {
        long spreads = declared.keySet().stream().filter(OutputRole::isSpread).count();
        if (task == Task.REGRESSION && (!declared.containsKey(OutputRole.MEAN) || spreads > 1)) {
            model.problem(
                    "outputs",
                    "must name mean and at most one of variance, log-variance and standard-deviation, was "
                            + keys(declared));
        }
        if (task != Task.REGRESSION && declared.size() != 1) {
            model.problem("outputs", "must name one of logits and probabilities, was " + keys(declared));
        }
    }

    private static List<String> keys(Map<OutputRole, OutputRef> declared) {
        return declared.keySet().stream().map(OutputRole::key).toList();
    }

    private static boolean isFor(OutputRole role, Task task) {
        boolean ofRegression = role == OutputRole.MEAN || role.isSpread();
        return ofRegression == (task == Task.REGRESSION);
    }

    private static OutputRef reference(Section section, OutputRole role, Task task) {
        String written = section.text(role.key());
        Matcher column = COLUMN.matcher(written);
        if (task != Task.REGRESSION || !column.matches()) {
            return OutputRef.of(written);
        }
        return new OutputRef(column.group(1), OptionalInt.of(Integer.parseInt(column.group(2))));
    }

    static Optional<TargetSpec> target(Section model, Task task) {
        if (task != Task.REGRESSION) {
            for (String key : List.of("target", "quantiles")) {
                if (model.has(key)) {
                    model.problem(key, "must be absent: only a regression has one");
                }
            }
            return Optional.empty();
        }
        List<Double> quantiles = quantiles(model);
        if (!model.has("target")) {
            return Optional.of(new TargetSpec("target", "", 1, 0, quantiles));
        }
        Section section = model.section("target");
        String name = section.optionalText("name").orElse("target");
        String unit = section.has("unit") ? section.anyText("unit") : "";
        double scale = section.optionalNumber("scale").orElse(1.0);
        if (!(scale > 0 && Double.isFinite(scale))) {
            section.problem("scale", "must be finite and above 0, was " + scale);
            scale = 1;
        }
        double offset = section.optionalNumber("offset").orElse(0.0);
        if (!Double.isFinite(offset)) {
            section.problem("offset", "must be finite, was " + offset);
            offset = 0;
        }
        section.refuseOthers();
        return Optional.of(new TargetSpec(name, unit, scale, offset, quantiles));
    }

    private static List<Double> quantiles(Section model) {
        if (!model.has("quantiles")) {
            return TargetSpec.USUAL_QUANTILES;
        }
        List<Double> levels = new ArrayList<>();
        double last = 0;
        boolean valid = true;
        for (JsonNode item : model.list("quantiles")) {
            double level = item.asDouble(Double.NaN);
            valid &= item.isNumber() && level > last && level < 1;
            last = level;
            levels.add(level);
        }
        if (!valid) {
            model.problem("quantiles", "must be ascending numbers in (0, 1), was " + levels);
        }
        return levels;
    }
}
