package io.epistream.models.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Values of measure/golden.json; src/test/python/make_measure_goldens.py wrote them (numpy and scipy, float64). */
public final class Goldens {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Goldens() {}

    /** One section. */
    public static JsonNode of(String section) {
        try (InputStream in = Objects.requireNonNull(Goldens.class.getResourceAsStream("golden.json"))) {
            return JSON.readTree(in).get(section);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code [n]}. */
    public static double[] vector(JsonNode node) {
        return JSON.convertValue(node, double[].class);
    }

    /** {@code [n, m]}. */
    public static double[][] matrix(JsonNode node) {
        return JSON.convertValue(node, double[][].class);
    }

    /** {@code [n, m, k]}. */
    public static double[][][] cube(JsonNode node) {
        return JSON.convertValue(node, double[][][].class);
    }

    /** {@code [n, m]} of yes and no. */
    public static boolean[][] flags(JsonNode node) {
        return JSON.convertValue(node, boolean[][].class);
    }
}
