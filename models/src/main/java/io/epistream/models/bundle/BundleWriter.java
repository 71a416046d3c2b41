package io.epistream.models.bundle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.epistream.models.uncertainty.LastLayerLaplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a new version of a bundle: the model.yaml it has, edited, and its files with some put in or left out. What nobody
 * edits stays as it is written; comments are lost. Nothing reaches the disk before {@link #write}. Not thread-safe.
 */
public final class BundleWriter {
    // every text in quotes: a version or a label that looks like a number must stay a text
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();
    private static final String FILES = "files";
    private static final String REFERENCE = "reference";

    private final ModelBundle source;
    private final ObjectNode model;
    private final Map<String, byte[]> written = new LinkedHashMap<>();
    private final Set<String> dropped = new LinkedHashSet<>();

    private BundleWriter(ModelBundle source, ObjectNode model) {
        this.source = source;
        this.model = model;
    }

    /**
     * Starts from a bundle.
     *
     * @throws BundleException when its model.yaml cannot be read again
     */
    public static BundleWriter of(ModelBundle source) throws BundleException {
        Path yaml = source.folder().resolve(ModelBundle.DESCRIPTION);
        try {
            return new BundleWriter(source, (ObjectNode) YAML.readTree(yaml.toFile()));
        } catch (JacksonException e) {
            throw new BundleException(yaml.toString(), "is no longer valid YAML", "Correct model.yaml", e);
        } catch (IOException e) {
            throw new BundleException(yaml.toString(), "cannot be read: " + e, "Check that it is still there", e);
        }
    }

    /** Gives the new version its name. */
    public BundleWriter version(String version) {
        model.put("version", version);
        return this;
    }

    /** Sets the temperature. */
    public BundleWriter temperature(double temperature) {
        model.put("temperature", temperature);
        return this;
    }

    /** Makes a last-layer Laplace posterior the method; its file must be {@linkplain #file put in} too. */
    public BundleWriter method(LastLayerLaplace laplace) {
        ObjectNode parameters = YAML.createObjectNode();
        parameters.put("samples", laplace.samples());
        parameters.put("seed", laplace.drawSeed());
        parameters.put("file", laplace.file());
        laplace.layer().ifPresent(layer -> parameters.put("layer", layer));
        model.set("method", YAML.createObjectNode().set(LastLayerLaplace.ID, parameters));
        return this;
    }

    /** Sets the distance; its file must be {@linkplain #file put in} too. */
    public BundleWriter distance(DistanceSpec distance) {
        ObjectNode parameters = YAML.createObjectNode();
        distance.layer().ifPresent(layer -> parameters.put("layer", layer));
        parameters.put("neighbours", distance.neighbours());
        parameters.put("file", distance.file());
        model.set("distance", parameters);
        return this;
    }

    /** Names a reference profile and puts its file in. */
    public BundleWriter reference(String name, byte[] content) {
        withoutReference();
        model.put(REFERENCE, name);
        return file(name, content);
    }

    /** Leaves the reference profile out: scores of another posterior do not compare with it. */
    public BundleWriter withoutReference() {
        source.description().reference().ifPresent(dropped::add);
        model.remove(REFERENCE);
        return this;
    }

    /** Puts a file in, in place of one of the same name. */
    public BundleWriter file(String name, byte[] content) {
        dropped.remove(name);
        written.put(name, content.clone());
        return this;
    }

    /** Adds where something fitted came from, after what was fitted before it. */
    public BundleWriter fitted(FitEntry entry) {
        ArrayNode fits = model.get("fits") instanceof ArrayNode known ? known : model.putArray("fits");
        fits.add(YAML.valueToTree(entry.toYaml()));
        return this;
    }

    /**
     * The new bundle as it would be read back, still in the old one's folder.
     *
     * @throws BundleException when it could not be served
     */
    public ModelBundle preview() throws BundleException {
        ModelDescription description = DescriptionReader.read(
                source.folder().resolve(ModelBundle.DESCRIPTION).toString(), yaml());
        return new ModelBundle(source.folder(), description, files());
    }

    /**
     * Fails early, before anything is fitted, where a bundle could not be written for its folder being there.
     *
     * @throws BundleException when it is
     */
    public static void refuseExisting(Path target) throws BundleException {
        NewFolder.refuseExisting(target);
    }

    /**
     * Writes the new bundle into a folder that is not there yet: whole or not at all, under another name until it is
     * complete. Files of the old folder that model.yaml does not list come along.
     *
     * @throws BundleException when the folder is there already, or cannot be written
     */
    public void write(Path target) throws BundleException {
        byte[] yaml = yaml();
        try (NewFolder folder = NewFolder.create(target)) {
            folder.copyAll(source.folder(), dropped);
            for (BundleFile file : files()) {
                folder.put(file.name(), file.bytes());
            }
            folder.put(ModelBundle.DESCRIPTION, yaml);
            ModelBundle.load(folder.unfinished());
            folder.commit();
        }
    }

    private List<BundleFile> files() {
        List<BundleFile> files = new ArrayList<>();
        for (BundleFile file : source.files()) {
            byte[] replacement = written.get(file.name());
            if (replacement != null) {
                files.add(file(file.name(), replacement, ModelBundle.sha256(replacement)));
            } else if (!dropped.contains(file.name())) {
                files.add(file);
            }
        }
        written.forEach((name, content) -> {
            if (source.file(name).isEmpty()) {
                files.add(file(name, content, ModelBundle.sha256(content)));
            }
        });
        return files;
    }

    private static BundleFile file(String name, byte[] content, String sha256) {
        return new BundleFile(name, sha256, content);
    }

    /** model.yaml, with files and fits last: they are long, and programs write them. */
    private byte[] yaml() throws BundleException {
        ObjectNode ordered = model.deepCopy();
        ordered.remove(FILES);
        ObjectNode digests = ordered.putObject(FILES);
        files().forEach(file -> digests.put(file.name(), "sha256:" + file.sha256()));
        if (ordered.remove("fits") instanceof ArrayNode fits) {
            ordered.set("fits", fits);
        }
        try {
            return YAML.writeValueAsBytes(ordered);
        } catch (JacksonException e) {
            throw new BundleException(source.folder().toString(), "cannot be written as YAML", "Report this", e);
        }
    }
}
