package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over the zoo's own bundles. */
class CheckCommandTest {
    private static final Path HOME = Path.of(System.getProperty("epistream.home", ".."));
    private static final String CONFIGURATION = """
            kafka: { bootstrap.servers: "nobody:9092" }
            topics: { inputs: inference-inputs }
            models: [ %s ]
            """;

    private final Execution epistream = new Execution();

    @TempDir
    Path folder;

    @Test
    void theExampleIsWellAndSaysWhatItCostsAndPromises() {
        int exit = epistream.execute(
                "check", "--config", HOME.resolve("docs/example.yaml").toString());

        assertThat(epistream.err()).isEmpty();
        assertThat(exit).isZero();
        assertThat(epistream.out())
                .contains("Configuration: valid.")
                .contains("Model digits-mc-dropout, version 1")
                .contains("method     mc-dropout, 50 samples, seed 7")
                .containsPattern("provider   cpu \\(asked for: auto\\)")
                .containsPattern("self-test  passed on \\d+ probes: differs from the plain model by .* at most")
                .containsPattern("cost       [\\d.]+ µs for a record alone, [\\d.]+ µs for each of a batch of 64")
                .containsPattern("Polls: at most \\d+ records a poll")
                .contains("Promise: false alarms of each stream at most 1 per 7d, for 99 % of all references")
                .contains("one in 10,080 windows of 1m")
                .contains("Finds, simulated on independent windows with normal statistics")
                .containsPattern("epistemic.mean moves by 1.0 sd of its windows +\\d+ windows, at least \\d+m")
                .contains("  bootstrap.servers: 127.0.0.1:9092");
    }

    @Test
    void everyModelThatCannotServeIsNamedAndTheOthersAreStillChecked() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path zoo = HOME.resolve("models/zoo/digits-mc-dropout").toAbsolutePath();
        String models = empty + ", " + zoo + ", " + folder.resolve("absent");
        Path file = Files.writeString(folder.resolve("epistream.yaml"), CONFIGURATION.formatted(models));

        assertThat(epistream.execute("check", "-c", file.toString())).isEqualTo(1);
        assertThat(epistream.out())
                .contains("Model digits-mc-dropout, version 1")
                .containsPattern("Model REFUSED: .*empty")
                .containsPattern("Model REFUSED: .*absent");
    }
}
