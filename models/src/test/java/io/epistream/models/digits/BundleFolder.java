package io.epistream.models.digits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a bundle for a test: a model.yaml over digits-like models, with true digests unless told otherwise. */
public final class BundleFolder {
    public static final String MC_DROPOUT = "{ mc-dropout: { samples: 50, seed: 7, masks: fixed } }";
    public static final String ENSEMBLE = "{ ensemble: {} }";
    public static final String DETERMINISTIC = "{ deterministic: {} }";

    private final Path folder;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private String method = DETERMINISTIC;
    private String extra = "";
    private String inputs = "{ pixels: { type: float32, shape: [64], onnx: input } }";
    private int labels = Digits.CLASSES;
    private String task = "classification";

    private BundleFolder(Path folder) {
        this.folder = folder;
    }

    public static BundleFolder in(Path folder) {
        return new BundleFolder(folder);
    }

    public BundleFolder method(String yaml) {
        method = yaml;
        return this;
    }

    /** The input named pixels. */
    public BundleFolder input(String yaml) {
        return inputs("{ pixels: " + yaml + " }");
    }

    /** All inputs by name. */
    public BundleFolder inputs(String yaml) {
        inputs = yaml;
        return this;
    }

    /** Another task; labels(0) writes none. */
    public BundleFolder task(String name) {
        task = name;
        return this;
    }

    public BundleFolder labels(int count) {
        labels = count;
        return this;
    }

    /** Adds lines to model.yaml. */
    public BundleFolder extra(String yaml) {
        extra += yaml + "\n";
        return this;
    }

    public BundleFolder file(String name, byte[] bytes) {
        files.put(name, bytes);
        return this;
    }

    /** Adds a fixture under its own name. */
    public BundleFolder fixture(String name) {
        return file(name, Digits.bytes(name));
    }

    public BundleFolder fiveMembers() {
        for (int m = 0; m < 5; m++) {
            fixture("member" + m + ".onnx");
        }
        return method(ENSEMBLE);
    }

    /** Writes the folder. */
    public Path write() {
        StringBuilder yaml = new StringBuilder("name: digits\nversion: \"1\"\ntask: " + task + "\n");
        if (labels > 0) {
            String names =
                    IntStream.range(0, labels).mapToObj(k -> "\"" + k + "\"").collect(Collectors.joining(", "));
            yaml.append("labels: [").append(names).append("]\n");
        }
        yaml.append("inputs: ").append(inputs).append('\n');
        yaml.append("method: ").append(method).append('\n').append(extra).append("files:\n");
        files.forEach((name, bytes) -> yaml.append("  ")
                .append(name)
                .append(": \"sha256:")
                .append(sha256(bytes))
                .append("\"\n"));
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            Files.writeString(folder.resolve("model.yaml"), yaml, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
