package io.epistream.streams.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of the zoo's digits data.
 *
 * @param heldOut digits the model was not trained on
 * @param rotated the same turned, by angle in degrees
 * @param patches cut-outs of photographs, without labels
 */
record DigitPool(List<Digit> heldOut, NavigableMap<Integer, List<Digit>> rotated, List<Digit> patches) {
    private static final String ANGLE = "angle";
    private static final String LABEL = "label";

    /** Reads {@code held-out.csv.gz}, {@code rotated.csv.gz} and {@code natural-patches.csv.gz} of a folder. */
    static DigitPool read(Path folder) throws IOException {
        List<Digit> heldOut = digits(folder.resolve("held-out.csv.gz"), List.of(LABEL));
        NavigableMap<Integer, List<Digit>> rotated = new TreeMap<>();
        for (Row row : rows(folder.resolve("rotated.csv.gz"), List.of(ANGLE, LABEL))) {
            rotated.computeIfAbsent(row.angle, angle -> new ArrayList<>()).add(row.digit);
        }
        return new DigitPool(heldOut, rotated, digits(folder.resolve("natural-patches.csv.gz"), List.of()));
    }

    /** The digits whose angle is nearest to the one asked for. */
    List<Digit> turned(double degrees) {
        Integer below = rotated.floorKey((int) Math.floor(degrees));
        Integer above = rotated.ceilingKey((int) Math.floor(degrees) + 1);
        if (below == null || above == null) {
            return below == null
                    ? rotated.firstEntry().getValue()
                    : rotated.lastEntry().getValue();
        }
        return rotated.getOrDefault(degrees - below <= above - degrees ? below : above, List.of());
    }

    private record Row(int angle, Digit digit) {}

    private static List<Digit> digits(Path file, List<String> leading) throws IOException {
        return rows(file, leading).stream().map(Row::digit).toList();
    }

    private static List<Row> rows(Path file, List<String> leading) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            checkHeader(file, lines.readLine(), leading);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(row(file, line, leading));
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(file + ": holds no images");
        }
        return rows;
    }

    private static void checkHeader(Path file, @Nullable String header, List<String> leading) throws IOException {
        List<String> expected = new ArrayList<>(leading);
        for (int i = 0; i < Digit.PIXELS; i++) {
            expected.add("p" + i);
        }
        String line = String.join(",", expected);
        if (!line.equals(header)) {
            throw new IOException(file + ": first line must be " + line + ", was " + header);
        }
    }

    private static Row row(Path file, String line, List<String> leading) throws IOException {
        List<Integer> cells = new ArrayList<>();
        try {
            for (String cell : line.split(",", -1)) {
                cells.add(Integer.parseInt(cell));
            }
        } catch (NumberFormatException e) {
            throw new IOException(file + ": not a whole number in " + line, e);
        }
        if (cells.size() != leading.size() + Digit.PIXELS) {
            throw new IOException(file + ": a line has " + cells.size() + " cells: " + line);
        }
        byte[] pixels = new byte[Digit.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = cells.get(leading.size() + i).byteValue();
        }
        int angle = leading.contains(ANGLE) ? cells.get(leading.indexOf(ANGLE)) : 0;
        int label = leading.contains(LABEL) ? cells.get(leading.indexOf(LABEL)) : Digit.NO_LABEL;
        return new Row(angle, new Digit(pixels, label));
    }
}
