package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.models.bundle.ModelBundle;
import io.epistream.schemas.ReferenceOrigin;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.wire.SingleObjectCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the zoo's digits model and digits it never saw: half of them are fitted on, half of them judge. */
class FitCommandTest {
    private static final Path ZOO =
            Path.of(System.getProperty("epistream.home", "..")).resolve("models/zoo");
    private static final Path MODEL = ZOO.resolve("digits-mc-dropout");
    private static final Path PATCHES = ZOO.resolve("digits-data/natural-patches.csv.gz");
    private static final Pattern COMPARED = Pattern.compile("(?m)^  (\\S.*?\\S)\\s{2,}(\\S+)\\s+([-\\d.e]+)$");

    private final Execution epistream = new Execution();

    @TempDir
    Path folder;

    private Path fitted;
    private Path judged;

    @BeforeEach
    void splitTheHeldOutDigits() throws IOException {
        List<String> lines = lines(ZOO.resolve("digits-data/held-out.csv.gz"));
        fitted = write("fitted.csv", lines.get(0), lines.subList(1, 271));
        judged = write("judged.csv", lines.get(0), lines.subList(271, 541));
    }

    @Test
    void temperatureThenDistanceGiveABundleThatFindsWhatItsUncertaintyMisses() throws Exception {
        Path calibrated = folder.resolve("2");
        fit("temperature", MODEL, fitted, calibrated);
        assertThat(after("nll")).isLessThanOrEqualTo(before("nll"));
        assertThat(ModelBundle.load(calibrated).description().version()).isEqualTo("2");

        Path distant = folder.resolve("3");
        fit("distance", calibrated, fitted, distant, "--held-out", judged.toString(), "--ood", PATCHES.toString());
        assertThat(after("auroc Mahalanobis")).isGreaterThan(.9);
        assertThat(after("auroc nearest neighbour")).isGreaterThan(.9);
        assertThat(after("nll")).isEqualTo(before("nll"));

        assertThat(distant.resolve("CARD.md")).hasSameBinaryContentAs(MODEL.resolve("CARD.md"));
        assertThat(Files.readString(distant.resolve("model.yaml")))
                .contains(
                        "fit: \"temperature\"", "fit: \"distance\"", "rows: 270", "data: \"sha256:", "neighbours: 10");
        assertThat(ModelBundle.load(distant).description().distance()).isPresent();

        Path scores = folder.resolve("scores.csv");
        assertThat(epistream.execute(
                        "score",
                        judged.toString(),
                        "--bundle",
                        distant.toString(),
                        "-o",
                        scores.toString(),
                        "--ood",
                        rotated().toString()))
                .isZero();
        assertThat(epistream.out()).contains("270 rows of", "accuracy", "FPR95 ID positive");
        assertThat(Files.readAllLines(scores)).hasSize(271).first().asString().contains("mahalanobis", "p[9]");
    }

    @Test
    void laplaceTakesThePlaceOfDropoutAndItsTemperatureStartsAnew() throws Exception {
        Path laplace = folder.resolve("laplace");
        fit("laplace", MODEL, fitted, laplace, "--held-out", judged.toString(), "--version", "laplace-1");

        ModelBundle bundle = ModelBundle.load(laplace);
        assertThat(bundle.description().method().id()).isEqualTo("laplace");
        assertThat(bundle.description().temperature()).isEqualTo(1);
        assertThat(bundle.description().version()).isEqualTo("laplace-1");
        assertThat(bundle.file("laplace.npz")).isPresent();
        assertThat(epistream.out())
                .contains("structure: full", "prior-precision", "method mc-dropout is replaced by laplace");
        assertThat(after("accuracy")).isGreaterThan(.9);
    }

    @Test
    void aReferenceIsWindowsOfRowsInTheirOrder() throws Exception {
        Path referenced = folder.resolve("referenced");
        assertThat(epistream.execute(
                        "fit",
                        "reference",
                        MODEL.toString(),
                        "--data",
                        fitted.toString(),
                        "--window-records",
                        "10",
                        "--out",
                        referenced.toString()))
                .describedAs(epistream.err())
                .isZero();
        assertThat(epistream.out())
                .contains("windows: 27 of 10 rows, 0 rows left over", "smallest p of a window: 0.0357", "few windows");

        ReferenceProfile profile = new SingleObjectCodec<>(ReferenceProfile.class)
                .decode(ModelBundle.load(referenced).reference().orElseThrow().bytes());
        assertThat(profile.getOrigin()).isEqualTo(ReferenceOrigin.FITTED);
        assertThat(profile.getStream().getVersion()).isEqualTo("2");
        assertThat(profile.getSignals()).contains("epistemic.mean");

        Path calibrated = folder.resolve("calibrated");
        fit("temperature", referenced, judged, calibrated);
        if (ModelBundle.load(calibrated).description().temperature()
                != ModelBundle.load(referenced).description().temperature()) {
            assertThat(ModelBundle.load(calibrated).reference()).isEmpty();
            assertThat(calibrated.resolve("reference.avro")).doesNotExist();
        }
    }

    @Test
    void aBundleIsNeverWrittenOver() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));

        assertThat(run("temperature", MODEL, fitted, there)).isEqualTo(1);
        assertThat(epistream.err()).contains("there: is there already", "Name a new folder");
        assertThat(there).isEmptyDirectory();
    }

    @Test
    void whatFailsLeavesNothing() throws IOException {
        List<String> lines = Files.readAllLines(fitted);
        Path few = write("few.csv", lines.get(0), lines.subList(1, 6));
        Path unlabelled = write(
                "unlabelled.csv",
                lines.get(0).replaceFirst("label,", ""),
                lines.subList(1, 100).stream()
                        .map(line -> line.replaceFirst("[^,]*,", ""))
                        .toList());
        Path narrow = write("narrow.csv", "label,p0", List.of("1,2"));

        assertThat(run("temperature", MODEL, few, folder.resolve("a"))).isEqualTo(1);
        assertThat(epistream.err()).contains("5 usable rows are too few to fit a temperature; at least 20");
        assertThat(run("temperature", MODEL, unlabelled, folder.resolve("b"))).isEqualTo(1);
        assertThat(epistream.err()).contains("unlabelled.csv", "has no label, and this fit needs one of every row");
        assertThat(run("distance", MODEL, few, folder.resolve("c"))).isEqualTo(1);
        assertThat(epistream.err()).contains("have no 10th nearest neighbour");
        assertThat(run("temperature", MODEL, narrow, folder.resolve("d"))).isEqualTo(1);
        assertThat(epistream.err()).contains("narrow.csv", "pixels");
        assertThat(run("laplace", ZOO.resolve("digits-ensemble"), fitted, folder.resolve("e")))
                .isEqualTo(1);
        assertThat(epistream.err()).contains("method is ensemble, and a posterior belongs to one model");
        assertThat(epistream.err()).doesNotContain("unexpected failure");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("fitted.csv", "judged.csv", "few.csv", "unlabelled.csv", "narrow.csv");
        }
    }

    @Test
    void aLayerThatIsNotTheLastIsNamedWithWhatToDo() {
        String hidden = hiddenLayer();

        assertThat(run("laplace", MODEL, fitted, folder.resolve("hidden"), "--layer", hidden))
                .isEqualTo(1);
        assertThat(epistream.err()).contains("layer " + hidden, "name with --layer the linear layer whose output is");
        assertThat(folder.resolve("hidden")).doesNotExist();
    }

    private String hiddenLayer() {
        Execution inspect = new Execution();
        inspect.execute("inspect", MODEL.resolve("model.onnx").toString());
        Matcher layers = Pattern.compile("injectable before (.*)").matcher(inspect.out());
        assertThat(layers.find()).isTrue();
        String[] names = layers.group(1).split(", ", -1);
        return names[names.length - 1];
    }

    private void fit(String what, Path bundle, Path data, Path out, String... more) {
        assertThat(run(what, bundle, data, out, more))
                .describedAs(epistream.err())
                .isZero();
    }

    private int run(String what, Path bundle, Path data, Path out, String... more) {
        Stream<String> all = Stream.concat(
                Stream.of("fit", what, bundle.toString(), "--data", data.toString(), "--out", out.toString()),
                Stream.of(more));
        return epistream.execute(all.toArray(String[]::new));
    }

    private double before(String figure) {
        return compared(figure, 2);
    }

    private double after(String figure) {
        return compared(figure, 3);
    }

    /** The last table that was printed. */
    private double compared(String figure, int column) {
        double found = Double.NaN;
        Matcher lines = COMPARED.matcher(epistream.out());
        while (lines.find()) {
            if (lines.group(1).equals(figure)) {
                found = Double.parseDouble(lines.group(column));
            }
        }
        return found;
    }

    /** Digits turned by 40 degrees. */
    private Path rotated() throws IOException {
        List<String> lines = lines(ZOO.resolve("digits-data/rotated.csv.gz"));
        return write(
                "rotated.csv",
                lines.get(0).replaceFirst("angle,", ""),
                lines.stream()
                        .filter(line -> line.startsWith("40,"))
                        .map(line -> line.substring(3))
                        .toList());
    }

    private Path write(String name, String header, List<String> lines) throws IOException {
        return Files.write(
                folder.resolve(name),
                Stream.concat(Stream.of(header), lines.stream()).toList());
    }

    private static List<String> lines(Path gzipped) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzipped)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
