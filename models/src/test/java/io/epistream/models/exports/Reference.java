package io.epistream.models.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.inference.InputTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Inputs and float64 outputs of one network; src/test/python/make_architectures.py wrote them. */
public final class Reference {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode content;

    private Reference(JsonNode content) {
        this.content = content;
    }

    public static Reference of(String network) {
        try {
            return new Reference(JSON.readTree(Exports.bytes(network + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that lies in a file. */
    public static Reference at(Path file) throws IOException {
        return new Reference(JSON.readTree(file.toFile()));
    }

    /** A bundle with the network's inputs declared, labels as many as it has classes, and no files yet. */
    public BundleFolder bundle(Path folder) {
        return BundleFolder.in(folder).inputs(inputsYaml()).labels(classes());
    }

    /** MC dropout of the reference's samples and seed, with more parameters. */
    public String mcDropout(String more) {
        return "{ mc-dropout: { samples: " + content.get("samples") + ", seed: " + content.get("seed") + more + " } }";
    }

    private String inputsYaml() {
        return content.get("inputs").properties().stream()
                .map(input -> input.getKey() + ": { type: "
                        + input.getValue().get("type").asText() + ", shape: "
                        + input.getValue().get("shape") + " }")
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private int classes() {
        JsonNode row = content.get("plain");
        while (row.get(0).isArray()) {
            row = row.get(0);
        }
        return row.size();
    }

    /** The records, as a sender would send them. */
    public List<List<InputTensor>> records() {
        List<List<InputTensor>> records = new ArrayList<>();
        int count = content.get("inputs").elements().next().get("values").size();
        for (int n = 0; n < count; n++) {
            List<InputTensor> record = new ArrayList<>();
            int row = n;
            content.get("inputs")
                    .properties()
                    .forEach(input -> record.add(tensor(input.getKey(), input.getValue(), row)));
            records.add(record);
        }
        return records;
    }

    private static InputTensor tensor(String name, JsonNode input, int row) {
        TensorType type = TensorType.valueOf(input.get("type").asText().toUpperCase(Locale.ROOT));
        List<Long> shape = new ArrayList<>();
        input.get("shape").forEach(extent -> shape.add(extent.asLong()));
        JsonNode values = input.get("values").get(row);
        ByteBuffer data = ByteBuffer.allocate(values.size() * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode value : values) {
            if (type == TensorType.INT64) {
                data.putLong(value.asLong());
            } else {
                data.putFloat((float) value.asDouble());
            }
        }
        return new InputTensor(name, type, shape, data.flip());
    }

    /** An output of the reference, row-major. */
    public double[] values(String key) {
        List<Double> values = new ArrayList<>();
        flatten(content.get(key), values);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void flatten(JsonNode node, List<Double> values) {
        if (node.isArray()) {
            node.forEach(child -> flatten(child, values));
        } else {
            values.add(node.asDouble());
        }
    }
}
