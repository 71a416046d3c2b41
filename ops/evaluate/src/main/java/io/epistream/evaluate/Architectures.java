package io.epistream.evaluate;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.FeatureReader;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.Provider;
import io.epistream.models.inference.SampleReader;
import io.epistream.models.inference.ScoringSession;
import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.Npz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares exports with what PyTorch computes, dropout off and under the same masks, and times them: {@code Architectures
 * FOLDER}, with the folders that evaluation/architectures.py writes.
 */
public final class Architectures {
    private static final int TIMED = 5;
    private static final String HEADER = """
            | export | error under masks | error, dropout off | largest output | ms a record, sampled | ms, one plain pass |
            | --- | --- | --- | --- | --- | --- |""";

    /** One record at a time, on one core. */
    private static final ExecutionOptions OPTIONS = new ExecutionOptions(Provider.CPU, 1, 1);

    private final ModelBundle bundle;
    private final String name;
    private final NpyArray images;
    private final double[] plain;
    private final double[] sampled;

    private Architectures(Path folder) throws IOException, BundleException {
        this.bundle = ModelBundle.load(folder.resolve("bundle"));
        this.name = Objects.requireNonNull(folder.getFileName()).toString();
        Map<String, NpyArray> arrays = Npz.read(reference(folder));
        this.images = array(arrays, "images");
        this.plain = array(arrays, "plain").doubles();
        this.sampled = array(arrays, "logits").doubles();
    }

    /** One argument: the folder that the exporter wrote. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("usage: Architectures FOLDER");
            System.exit(2);
        }
        System.out.println(HEADER);
        try (Stream<Path> listed = Files.list(Path.of(arguments[0]))) {
            List<Path> folders =
                    listed.filter(f -> Files.exists(reference(f))).sorted().toList();
            for (Path folder : folders) {
                System.out.println(new Architectures(folder).row());
            }
        }
    }

    private static Path reference(Path folder) {
        return folder.resolve("reference.npz");
    }

    private static NpyArray array(Map<String, NpyArray> arrays, String name) throws IOException {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new IOException("reference.npz has no array " + name);
        }
        return array;
    }

    private String row() throws BundleException, InvalidInputException {
        double largest = Arrays.stream(sampled).map(Math::abs).max().orElse(0);
        double underMasks = errorUnderMasks();
        try (FeatureReader features = FeatureReader.open(bundle, Optional.empty(), OPTIONS);
                ScoringSession session = ScoringSession.open(bundle, OPTIONS)) {
            List<PreparedInput> records = prepared(features::prepare);
            double off = error(features.read(records).outputs(), plain, 0);
            List<PreparedInput> first = prepared(session::prepare).subList(0, 1);
            double pass = milliseconds(() -> features.read(records.subList(0, 1)));
            double scored = milliseconds(() -> session.score(first));
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1e | %.1e | %.1f | %.1f | %.1f |",
                    name,
                    underMasks,
                    off,
                    largest,
                    scored,
                    pass);
        }
    }

    private double errorUnderMasks() throws BundleException, InvalidInputException {
        double worst = 0;
        try (SampleReader reader = SampleReader.open(bundle, OPTIONS)) {
            float[][][] samples = reader.read(prepared(reader::prepare));
            for (int s = 0; s < samples.length; s++) {
                worst = Math.max(worst, error(samples[s], sampled, s * samples[s].length * reader.columns()));
            }
        }
        return worst;
    }

    private static double error(float[][] rows, double[] expected, int from) {
        double worst = 0;
        int i = from;
        for (float[] row : rows) {
            for (float value : row) {
                worst = Math.max(worst, Math.abs(value - expected[i++]));
            }
        }
        return worst;
    }

    private List<PreparedInput> prepared(RowReader.Preparation preparation) throws InvalidInputException {
        BundleInput input = bundle.description().inputs().get(0);
        float[] values = images.floats();
        List<PreparedInput> records = new ArrayList<>();
        for (int from = 0; from < values.length; from += input.elements()) {
            ByteBuffer data =
                    ByteBuffer.allocate(input.elements() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            data.asFloatBuffer().put(values, from, input.elements());
            records.add(preparation.prepare(List.of(new InputTensor(input.name(), input.type(), input.shape(), data))));
        }
        return records;
    }

    /** Median of some calls after one that is not counted. */
    private static double milliseconds(Runnable call) {
        call.run();
        double[] times = new double[TIMED];
        for (int i = 0; i < TIMED; i++) {
            long start = System.nanoTime();
            call.run();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        return times[TIMED / 2];
    }
}
