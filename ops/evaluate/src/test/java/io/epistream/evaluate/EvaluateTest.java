package io.epistream.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateTest {
    private static final Path ZOO =
            Path.of(System.getProperty("epistream.home", "."), "models", "zoo").toAbsolutePath();
    private static final double PRINTED = 5e-5;

    @Test
    void regressionFiguresAgreeWithNumPysOfPyTorchsPredictions() throws Exception {
        Path folder = fixture();
        Manifest manifest = Manifest.below(folder).get(0);
        assertThat(manifest.runs()).hasSize(2);
        for (RunSpec run : manifest.runs()) {
            RunResult result = new RunResult(run.method(), run.seed(), RegressionFigures.of(run));
            Results results = new Results(manifest.name(), List.of(result));
            assertThat(Reference.of(folder).difference(results).orElseThrow()).isLessThan(1e-5);
            assertThat(result.figures().get(RegressionFigures.NLL_MIXTURE))
                    .isNotEqualTo(result.figures().get(RegressionFigures.NLL_MOMENTS));
        }
    }

    @Test
    void classificationFiguresAreThoseOfTheZoosCard(@TempDir Path folder) throws Exception {
        Map<String, Double> figures = ClassificationFigures.of(
                Manifest.below(zooRun(folder)).get(0).runs().get(0));
        assertThat(figures.get("accuracy")).isEqualTo(.9778, within(PRINTED));
        assertThat(figures.get("nll")).isEqualTo(.0820, within(PRINTED));
        assertThat(figures.get("ece")).isEqualTo(.0203, within(PRINTED));
        // the one score on the card that no temperature touches
        assertThat(figures.get("noise.auroc.energy")).isEqualTo(.715, within(5e-4));
    }

    @Test
    void temperatureChangesLikelihoodAndConfidenceButNeitherAccuracyNorEnergy(@TempDir Path folder) throws Exception {
        Map<String, Double> figures = ClassificationFigures.of(
                Manifest.below(zooRun(folder)).get(0).runs().get(0));
        // fitted on the rows it is judged on here, so the likelihood cannot get worse
        assertThat(figures.get("nll.tempered")).isLessThan(figures.get("nll"));
        assertThat(figures.get("temperature")).isLessThan(1);
        assertThat(figures.get("ece.tempered")).isNotEqualTo(figures.get("ece"));
        assertThat(figures.get("accuracy.tempered")).isEqualTo(figures.get("accuracy"));
        assertThat(figures.get("noise.auroc.energy.tempered")).isEqualTo(figures.get("noise.auroc.energy"));
    }

    @Test
    void figuresAndTablesAreWrittenIntoTheFolders(@TempDir Path folder) throws Exception {
        copy(fixture(), folder.resolve("yacht"));
        zooRun(Files.createDirectory(folder.resolve("digits")));
        String tables = new Evaluate().all(folder);
        assertThat(folder.resolve("tables.md")).hasContent(tables);
        assertThat(tables)
                .contains("| ensemble | 0.9778 |")
                .contains("| yacht | 2 |")
                .contains("1.58 ± 0.48");
        assertThat(Files.readAllLines(folder.resolve("yacht").resolve(Results.FILE)))
                .hasSize(9)
                .contains("method,seed,figure,value")
                .anyMatch(line -> line.startsWith("ensemble,1,nll-mixture,"));
    }

    private static Path zooRun(Path folder) throws IOException {
        Path data = ZOO.resolve("digits-data");
        String heldOut = data.resolve("held-out.csv.gz").toString();
        Map<String, Object> run = Map.of(
                "method",
                "ensemble",
                "seed",
                0,
                "bundle",
                ZOO.resolve("digits-ensemble").toString(),
                "test",
                heldOut,
                "validation",
                heldOut,
                "strange",
                Map.of("noise", data.resolve("noise.csv.gz").toString()));
        Map<String, Object> manifest = Map.of("name", "digits", "task", "classification", "runs", List.of(run));
        new ObjectMapper().writeValue(folder.resolve(Manifest.FILE).toFile(), manifest);
        return folder;
    }

    private static Path fixture() throws URISyntaxException {
        URL manifest = Objects.requireNonNull(EvaluateTest.class.getResource("yacht/" + Manifest.FILE));
        return Path.of(manifest.toURI()).resolveSibling("");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
