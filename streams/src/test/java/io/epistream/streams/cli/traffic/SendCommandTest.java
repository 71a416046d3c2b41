package io.epistream.streams.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.DigitsInputs;
import io.epistream.streams.cli.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code send} refuses, before a broker is asked or when none answers. */
@Timeout(60)
class SendCommandTest {
    private static final Path ZOO = DigitsInputs.zoo();
    private static final String ROWS =
            ZOO.resolve("digits-data").resolve("held-out.csv.gz").toString();

    private final Execution epistream = new Execution();

    @TempDir
    Path folder;

    private String config = "";

    @BeforeEach
    void configure() throws IOException {
        config = configuration("[ \"" + ZOO.resolve(DigitsInputs.MODEL) + "\" ]");
    }

    @Test
    void whereToAndForWhichModelMustBeSaid() throws IOException {
        assertThat(epistream.execute("send", ROWS)).isEqualTo(2);
        assertThat(epistream.err()).contains("Say which broker: --config FILE, or --bootstrap-servers HOST:PORT");
        assertThat(epistream.execute("send", ROWS, "--bootstrap-servers", "127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(epistream.err()).contains("Say where to: --topic TOPIC");
        assertThat(epistream.execute("send", ROWS, "--bootstrap-servers", "127.0.0.1:1", "--topic", "inputs"))
                .isEqualTo(2);
        assertThat(epistream.err()).contains("Say for which model with --bundle DIR");
        String two = configuration(
                "[ \"" + ZOO.resolve(DigitsInputs.MODEL) + "\", \"" + ZOO.resolve("digits-laplace") + "\" ]");
        assertThat(epistream.execute("send", ROWS, "-c", two)).isEqualTo(2);
        assertThat(epistream.err()).contains("the configuration has 2 models", "digits-laplace");
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        for (String[] wrong : new String[][] {
            {"--rate", "-3"}, {"--repeat", "0"}, {"--repeat", "often"}, {"--limit", "0"}, {"--create-topic", "0"}
        }) {
            assertThat(send(wrong)).as(wrong[0]).isEqualTo(2);
            assertThat(epistream.err()).contains(wrong[0] + ": must be ", "was " + wrong[1]);
        }
        assertThat(epistream.err()).doesNotContain("unexpected failure");
    }

    @Test
    void aFileThatIsNotThereOrDoesNotFitTheModelIsSaid() throws IOException {
        assertThat(epistream.execute("send", folder.resolve("absent.csv").toString(), "-c", config))
                .isEqualTo(1);
        assertThat(epistream.err()).contains("absent.csv");
        Path narrow = Files.writeString(folder.resolve("narrow.csv"), "a,b,label\n1,2,3\n");
        assertThat(epistream.execute("send", narrow.toString(), "-c", config)).isEqualTo(1);
        assertThat(epistream.err())
                .contains("has 2 columns besides the label, and input pixels has 64 elements")
                .doesNotContain("unexpected failure");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsSaidWithinSeconds() {
        long start = System.nanoTime();
        assertThat(send()).isEqualTo(1);
        assertThat(epistream.err()).contains("no broker answers at 127.0.0.1:1 (kafka.bootstrap.servers)");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(send("--bootstrap-servers", "nowhere.invalid:9092")).isEqualTo(1);
        assertThat(epistream.err()).contains("cannot connect to Kafka: ").doesNotContain("unexpected failure");
    }

    private int send(String... more) {
        return epistream.execute(Stream.concat(Stream.of("send", ROWS, "-c", config), Stream.of(more))
                .toArray(String[]::new));
    }

    private String configuration(String models) throws IOException {
        return Files.writeString(folder.resolve("epistream.yaml"), """
                kafka: { bootstrap.servers: "127.0.0.1:1" }
                models: %s
                topics: { inputs: inputs }
                """.formatted(models))
                .toString();
    }
}
