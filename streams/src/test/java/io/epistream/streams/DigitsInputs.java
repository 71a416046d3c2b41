package io.epistream.streams;

import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import io.epistream.streams.wire.SingleObjectCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Held-out digits as inputs of the digits models. */
public final class DigitsInputs {
    /** Name of the MC-dropout bundle. */
    public static final String MODEL = "digits-mc-dropout";

    private static final int PIXELS = 64;

    private final SingleObjectCodec<InferenceInput> codec = new SingleObjectCodec<>(InferenceInput.class);
    private final List<byte[]> images;

    private DigitsInputs(List<byte[]> images) {
        this.images = images;
    }

    /** Reads the zoo's held-out set. */
    public static DigitsInputs read() throws IOException {
        Path file = zoo().resolve("digits-data").resolve("held-out.csv.gz");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return new DigitsInputs(
                    lines.lines().skip(1).map(DigitsInputs::pixels).toList());
        }
    }

    /** Folder of the bundles. */
    public static Path zoo() {
        return Path.of(System.getProperty("epistream.home"), "models", "zoo");
    }

    /** The i-th image's tensor, over and over again. */
    public Tensor tensor(int i) {
        return new Tensor(
                "pixels",
                ElementType.UINT8,
                List.of((long) PIXELS),
                ByteBuffer.wrap(images.get(i % images.size()).clone()));
    }

    /** A sound input: the i-th image, made at second i, of one of two regions. */
    public InferenceInput.Builder input(int i) {
        return InferenceInput.newBuilder()
                .setId("record-" + i)
                .setModel(MODEL)
                .setEventTime(Instant.ofEpochSecond(i))
                .setTensors(List.of(tensor(i)))
                .setAttributes(Map.of("region", i % 2 == 0 ? "north" : "south"));
    }

    /** A sound input, encoded. */
    public byte[] bytes(int i) {
        return codec.encode(input(i).build());
    }

    private static byte[] pixels(String line) {
        String[] cells = line.split(",", -1);
        byte[] pixels = new byte[PIXELS];
        for (int p = 0; p < PIXELS; p++) {
            pixels[p] = Byte.parseByte(cells[p + 1]);
        }
        return pixels;
    }
}
