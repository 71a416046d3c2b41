package io.epistream.models.inference;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.TensorType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Rows of a data file of the zoo: what was observed first, then the elements of the one input. */
final class ZooRows {
    private final double[][] cells;

    private ZooRows(double[][] cells) {
        this.cells = cells;
    }

    static ZooRows read(Path csv) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(csv)), StandardCharsets.US_ASCII))) {
            return new ZooRows(lines.lines()
                    .skip(1)
                    .map(line -> Arrays.stream(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new));
        }
    }

    /** Class or number, {@code [rows]}. */
    double[] observed() {
        return Arrays.stream(cells).mapToDouble(row -> row[0]).toArray();
    }

    int[] classes() {
        return Arrays.stream(cells).mapToInt(row -> (int) row[0]).toArray();
    }

    /** All rows through the session, as records of the type that the bundle declares for the wire. */
    List<Scores> score(ScoringSession session, ModelBundle bundle) throws InvalidInputException {
        BundleInput input = bundle.description().inputs().get(0);
        List<PreparedInput> records = new ArrayList<>();
        for (double[] row : cells) {
            ByteBuffer elements = bytes(input.type(), Arrays.copyOfRange(row, 1, row.length));
            records.add(session.prepare(List.of(new InputTensor(input.name(), input.type(), input.shape(), elements))));
        }
        return session.score(records);
    }

    private static ByteBuffer bytes(TensorType type, double[] row) {
        ByteBuffer data = ByteBuffer.allocate(row.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : row) {
            switch (type) {
                case UINT8 -> data.put((byte) value);
                case FLOAT32 -> data.putFloat((float) value);
                default -> throw new IllegalArgumentException("no input of the zoo is " + type);
            }
        }
        return data.flip();
    }
}
