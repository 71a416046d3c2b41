package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.models.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bundle of the zoo, served over its held-out rows, against the figures that its card states. */
class ZooTest {
    private static final Path ZOO = Path.of(System.getProperty("epistream.home"), "models", "zoo");
    private static final ExecutionOptions BATCHES = new ExecutionOptions(Provider.CPU, 1, 64);

    /**
     * How many standard deviations between draws a figure may be off. Python drew the samples of its figures and
     * Epistream draws others, so a difference has √2 times that deviation; this is four of it.
     */
    private static final double DEVIATIONS = 5.7;

    /** Relative, of figures that no draw enters: float32 against float64. */
    private static final double ROUNDING = 1e-4;

    static List<String> bundles() throws IOException {
        try (Stream<Path> folders = Files.list(ZOO)) {
            return folders.filter(folder -> Files.exists(folder.resolve(ModelBundle.DESCRIPTION)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void holdsEveryMethodAndBothTasks() throws Exception {
        assertThat(bundles())
                .containsExactly(
                        "diabetes-bayes-by-backprop",
                        "diabetes-ensemble",
                        "digits-bayes-by-backprop",
                        "digits-ensemble",
                        "digits-laplace",
                        "digits-mc-dropout");
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void aBundleServesAsItsCardSays(String name) throws Exception {
        ModelBundle bundle = ModelBundle.load(ZOO.resolve(name));
        JsonNode stated = new ObjectMapper()
                .readTree(ZOO.resolve(name).resolve("figures.json").toFile());
        ZooRows rows = ZooRows.read(ZOO.resolve(stated.get("data").asText()));
        assertThat(rows.observed()).hasSize(stated.get("rows").asInt());
        try (ScoringSession session = ScoringSession.open(bundle, BATCHES)) {
            assertThat(session.identity().name()).isEqualTo(name);
            assertThat(session.selfTest().maxRelativeError()).isLessThan(1e-5);
            assertFigures(stated.get("figures"), ZooFigures.of(rows.score(session, bundle), rows));
        }
    }

    private static void assertFigures(JsonNode stated, Map<String, Double> measured) {
        SoftAssertions softly = new SoftAssertions();
        for (Map.Entry<String, JsonNode> figure : stated.properties()) {
            double value = figure.getValue().get("value").asDouble();
            double spread = figure.getValue().get("spread").asDouble();
            softly.assertThat(measured).containsKey(figure.getKey());
            softly.assertThat(measured.getOrDefault(figure.getKey(), Double.NaN))
                    .as(figure.getKey())
                    .isCloseTo(value, within(DEVIATIONS * spread + ROUNDING * Math.max(1, value)));
        }
        softly.assertThat(measured).hasSize(stated.size());
        softly.assertAll();
    }
}
