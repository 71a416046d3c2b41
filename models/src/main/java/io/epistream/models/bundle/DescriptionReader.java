package io.epistream.models.bundle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.epistream.models.graph.OutputChoice;
import io.epistream.models.graph.Task;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a model.yaml; every problem goes into one message. */
final class DescriptionReader {
    private static final String REMEDY = "Correct model.yaml";
    private static final double COOLEST = 0.001;
    private static final double HOTTEST = 1000;
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-fA-F]{64}");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private DescriptionReader() {}

    /**
     * Parses a description.
     *
     * @param file how messages name the file
     */
    static ModelDescription read(String file, byte[] yaml) throws BundleException {
        List<String> problems = new ArrayList<>();
        ModelDescription description = describe(new Section("", parse(file, yaml), problems));
        if (!problems.isEmpty()) {
            throw new BundleException(file, String.join("; ", problems), REMEDY);
        }
        return description;
    }

    private static JsonNode parse(String file, byte[] yaml) throws BundleException {
        try {
            return YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw new BundleException(file, "is not valid YAML: " + e.getOriginalMessage(), REMEDY, e);
        } catch (java.io.IOException e) {
            throw new BundleException(file, "cannot be read: " + e.getMessage(), REMEDY, e);
        }
    }

    private static ModelDescription describe(Section model) {
        String name = model.text("name");
        String version = model.text("version");
        Task task = TaskReader.task(model);
        List<String> labels = TaskReader.labels(model, task);
        OutputChoice outputs = TaskReader.outputs(model, task);
        Optional<TargetSpec> target = TaskReader.target(model, task);
        List<BundleInput> inputs = InputReader.read(model);
        UncertaintyMethod method = MethodReader.read(model);
        double temperature = temperature(model, task);
        Map<String, String> files = files(model);
        Optional<DistanceSpec> distance = distance(model, files);
        Optional<String> reference = model.optionalText("reference");
        reference.ifPresent(file -> mustBeListed(model, "reference", file, files));
        if (model.has("fits")) {
            model.list("fits");
        }
        model.refuseOthers();
        return new ModelDescription(
                name, version, outputs, labels, target, inputs, method, temperature, distance, reference, files);
    }

    private static void mustBeListed(Section section, String key, String file, Map<String, String> files) {
        if (!files.containsKey(file)) {
            section.problem(key, "must be listed under files, was " + file);
        }
    }

    private static Optional<DistanceSpec> distance(Section model, Map<String, String> files) {
        if (!model.has("distance")) {
            return Optional.empty();
        }
        Section section = model.section("distance");
        Optional<String> layer = section.optionalText("layer");
        long neighbours = section.has("neighbours") ? section.integer("neighbours") : DistanceSpec.USUAL_NEIGHBOURS;
        if (neighbours < 1 || neighbours > DistanceSpec.MOST_NEIGHBOURS) {
            section.problem("neighbours", "must be 1 to " + DistanceSpec.MOST_NEIGHBOURS + ", was " + neighbours);
        }
        String file = section.text("file");
        mustBeListed(section, "file", file, files);
        section.refuseOthers();
        return Optional.of(new DistanceSpec(layer, (int) neighbours, file));
    }

    private static double temperature(Section model, Task task) {
        if (task == Task.REGRESSION && model.has("temperature")) {
            model.problem("temperature", "must be absent: a regression has no logits to divide");
            return 1;
        }
        double temperature = model.optionalNumber("temperature").orElse(1.0);
        if (!(temperature >= COOLEST && temperature <= HOTTEST)) {
            model.problem("temperature", "must be " + COOLEST + " to " + HOTTEST + ", was " + temperature);
        }
        return temperature;
    }

    private static Map<String, String> files(Section model) {
        Section section = model.section("files");
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : section.keys()) {
            String digest = section.text(name);
            if (!DIGEST.matcher(digest).matches()) {
                section.problem(name, "must be sha256: and 64 hex digits, was " + digest);
            }
            if (name.contains("..") || name.startsWith("/") || name.contains("\\")) {
                section.problem(name, "must be a name inside the bundle");
            }
            files.put(name, digest.replaceFirst("^sha256:", "").toLowerCase(Locale.ROOT));
        }
        return files;
    }
}
