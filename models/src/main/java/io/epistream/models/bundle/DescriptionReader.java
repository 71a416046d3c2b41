package io.epistream.models.bundle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.ArrayList;
import java.util.HashSet;
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
        Task task = task(model);
        List<String> labels = labels(model);
        List<BundleInput> inputs = InputReader.read(model);
        UncertaintyMethod method = MethodReader.read(model);
        double temperature = temperature(model);
        Map<String, String> files = files(model);
        Optional<String> reference = model.optionalText("reference");
        reference
                .filter(file -> !files.containsKey(file))
                .ifPresent(file -> model.problem("reference", "must be listed under files, was " + file));
        model.refuseOthers();
        return new ModelDescription(name, version, task, labels, inputs, method, temperature, reference, files);
    }

    private static Task task(Section model) {
        String written = model.text("task");
        if (!written.isEmpty() && !written.equals("classification")) {
            model.problem("task", "must be classification, was " + written);
        }
        return Task.CLASSIFICATION;
    }

    private static List<String> labels(Section model) {
        List<String> labels = model.texts("labels");
        if (labels.size() < 2 || new HashSet<>(labels).size() != labels.size()) {
            model.problem("labels", "must be at least 2 different labels, was " + labels);
        }
        return labels;
    }

    private static double temperature(Section model) {
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
