package io.epistream.models.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder with {@value #DESCRIPTION}, ONNX files and maybe a reference profile, read whole and checked against its
 * digests. The reference is handed over as bytes; who knows its format decodes it.
 *
 * @param folder where it lies
 * @param description what model.yaml says
 * @param files its files in the order of model.yaml
 */
public record ModelBundle(Path folder, ModelDescription description, List<BundleFile> files) {
    /** The file that makes a folder a bundle. */
    public static final String DESCRIPTION = "model.yaml";

    private static final String ONNX = ".onnx";

    public ModelBundle {
        files = List.copyOf(files);
    }

    /** The models in the order of model.yaml. */
    public List<BundleFile> models() {
        return files.stream().filter(file -> file.name().endsWith(ONNX)).toList();
    }

    /** How messages name what is served: the model file, or the folder where there are several. */
    public String modelsPath() {
        List<BundleFile> models = models();
        return models.size() == 1 ? folder.resolve(models.get(0).name()).toString() : folder.toString();
    }

    /** The reference profile. */
    public Optional<BundleFile> reference() {
        return description.reference().flatMap(this::file);
    }

    /** The file of that name. */
    public Optional<BundleFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /**
     * Reads a bundle.
     *
     * @throws BundleException naming every file that is missing or differs from its digest, and every problem in
     *     model.yaml
     */
    public static ModelBundle load(Path folder) throws BundleException {
        Path yaml = folder.resolve(DESCRIPTION);
        ModelDescription description = DescriptionReader.read(yaml.toString(), readDescription(folder, yaml));
        List<String> problems = new ArrayList<>();
        List<BundleFile> files = new ArrayList<>();
        for (Map.Entry<String, String> entry : description.files().entrySet()) {
            read(folder, entry.getKey(), entry.getValue(), problems).ifPresent(files::add);
        }
        if (!problems.isEmpty()) {
            throw new BundleException(
                    folder.toString(),
                    String.join("; ", problems),
                    "Copy the bundle again, or, if you changed a file on purpose, put its new digest into model.yaml");
        }
        ModelBundle bundle = new ModelBundle(folder, description, files);
        checkModels(yaml, description, bundle.models());
        return bundle;
    }

    private static byte[] readDescription(Path folder, Path yaml) throws BundleException {
        try {
            return Files.readAllBytes(yaml);
        } catch (IOException e) {
            throw new BundleException(
                    folder.toString(),
                    "has no readable " + DESCRIPTION + " (" + e.getClass().getSimpleName() + ")",
                    "Name a folder that holds a model bundle",
                    e);
        }
    }

    private static Optional<BundleFile> read(Path folder, String name, String sha256, List<String> problems) {
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            String actual = sha256(bytes);
            if (!actual.equals(sha256)) {
                problems.add(name + " is corrupt or was changed: sha256 is " + actual + ", model.yaml says " + sha256);
            }
            return Optional.of(new BundleFile(name, actual, bytes));
        } catch (NoSuchFileException e) {
            problems.add(name + " is missing");
        } catch (IOException e) {
            problems.add(name + " cannot be read: " + e);
        }
        return Optional.empty();
    }

    private static void checkModels(Path yaml, ModelDescription description, List<BundleFile> models)
            throws BundleException {
        var allowed = description.method().members();
        String id = description.method().id();
        if (models.size() < allowed.fewest() || models.size() > allowed.most()) {
            String wanted = allowed.fewest() == allowed.most() ? "exactly " : "at least ";
            throw new BundleException(
                    yaml.toString(),
                    "files: lists " + models.size() + " " + ONNX + " files, and method " + id + " needs " + wanted
                            + allowed.fewest(),
                    "List the model files with their digests under files");
        }
        HashSet<String> digests = new HashSet<>();
        for (BundleFile model : models) {
            if (!digests.add(model.sha256())) {
                throw new BundleException(
                        yaml.resolveSibling(model.name()).toString(),
                        "is the same file as another member, so its passes would be identical",
                        "List members that were trained apart");
            }
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
