package io.epistream.models.digits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;

/** Goldens of the digits reference; src/test/python/make_goldens.py wrote them. */
public final class Digits {
    public static final int PIXELS = 64;
    public static final int CLASSES = 10;
    public static final int RECORDS = 540;

    private Digits() {}

    /** A file of the fixture as it lies. */
    public static byte[] bytes(String name) {
        try (InputStream in = Digits.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A golden array, row-major. */
    public static float[] array(String name) {
        try (InputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes(name + ".f32.gz")))) {
            ByteBuffer raw = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[raw.remaining() / Float.BYTES];
            raw.asFloatBuffer().get(values);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Golden logits as {@code [samples, records, classes]}. */
    public static double[][][] logits(String name) {
        float[] flat = array(name);
        double[][][] logits = new double[flat.length / RECORDS / CLASSES][RECORDS][CLASSES];
        for (int i = 0; i < flat.length; i++) {
            logits[i / CLASSES / RECORDS][i / CLASSES % RECORDS][i % CLASSES] = flat[i];
        }
        return logits;
    }

    /** The samples of one record, {@code [samples, classes]}. */
    public static double[][] ofRecord(double[][][] logits, int record) {
        double[][] samples = new double[logits.length][];
        for (int s = 0; s < samples.length; s++) {
            samples[s] = logits[s][record];
        }
        return samples;
    }

    /** What each test record is, {@code [records]}. */
    public static int[] labels() {
        return new ObjectMapper().convertValue(golden().get("labels"), int[].class);
    }

    /** golden.json. */
    public static JsonNode golden() {
        try {
            return new ObjectMapper().readTree(bytes("golden.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
