package io.epistream.acceptance.image;

import io.epistream.acceptance.Checkout;
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
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** The zoo's held-out digits as encoded inputs of its MC-dropout model. */
final class DigitRecords {
    private static final int PIXELS = 64;

    private final SingleObjectCodec<InferenceInput> codec = new SingleObjectCodec<>(InferenceInput.class);
    private final List<byte[]> images;

    private DigitRecords(List<byte[]> images) {
        this.images = images;
    }

    static DigitRecords read() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Checkout.path("models/zoo/digits-data/held-out.csv.gz"))),
                StandardCharsets.UTF_8))) {
            return new DigitRecords(
                    lines.lines().skip(1).map(DigitRecords::pixels).toList());
        }
    }

    /** Digits with the ids {@code PREFIX-0} to {@code PREFIX-(count - 1)}, made now. */
    List<byte[]> inputs(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> codec.encode(input(prefix + "-" + i, i)))
                .toList();
    }

    private InferenceInput input(String id, int image) {
        return InferenceInput.newBuilder()
                .setId(id)
                .setModel("digits-mc-dropout")
                .setEventTime(Instant.now())
                .setTensors(List.of(new Tensor(
                        "pixels",
                        ElementType.UINT8,
                        List.of((long) PIXELS),
                        ByteBuffer.wrap(images.get(image % images.size()).clone()))))
                .build();
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
