package io.epistream.acceptance.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The image as users run it, against a broker in another container. Skipped where no container engine answers. */
@Testcontainers(disabledWithoutDocker = true)
final class ImageContainerIT {
    private static final int DIGITS = 200;
    private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final String STATE = "epistream-image-it";

    private static final Network NETWORK = Network.newNetwork();

    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer(
                    DockerImageName.parse("apache/kafka").withTag(AppInfoParser.getVersion()))
            .withNetwork(NETWORK)
            .withListener("kafka:19092");

    private static String image = "";

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void build() throws Exception {
        image = ProgramImage.build();
        forgetState();
    }

    @AfterAll
    static void clean() throws Exception {
        forgetState();
        NETWORK.close();
    }

    @BeforeEach
    void letTheProgramReadTheFolder() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void forgetState() throws IOException {
        Shell.run("docker", "volume", "rm", "-f", STATE);
    }

    @Test
    void losesAndDoublesNothingAcrossAStopAndARestartOnTheSameState() throws Exception {
        configure("""
                kafka: { bootstrap.servers: "kafka:19092" }
                models: [ /models/digits-mc-dropout ]
                topics: { inputs: inference-inputs, partitions: 2 }
                """);
        Broker broker = new Broker(KAFKA.getBootstrapServers());
        DigitRecords digits = DigitRecords.read();
        broker.createInputs(2);

        long began = System.nanoTime();
        try (ImageRun first = start()) {
            first.awaitReady();
            System.out.printf(
                    "image of %,d bytes, ready %.1f s after docker run%n",
                    Long.parseLong(Shell.output("docker", "image", "inspect", "-f", "{{.Size}}", image)),
                    (System.nanoTime() - began) / 1e9);
            first.awaitHealthy();
            assertThat(first.inside("id", "-u")).isEqualTo("10001");
            assertThat(first.inside("epistream-health")).isEqualTo("{\"status\":\"ready\"}");
            for (String compression : COMPRESSIONS) {
                broker.send(digits.inputs(compression, DIGITS), compression);
            }
            broker.send(List.of("not Avro".getBytes(StandardCharsets.UTF_8)), "none");
            assertThat(broker.read(Broker.EVENTS, DIGITS)).hasSizeGreaterThanOrEqualTo(DIGITS);

            assertThat(first.stop()).as("stopped in order by SIGTERM").isEqualTo(143);
            assertThat(first.inspect("{{.State.OOMKilled}}")).isEqualTo("false");
            // its library would look for the machine's identity
            assertThat(first.log()).doesNotContain("not found");
        }
        broker.send(digits.inputs("while-stopped", DIGITS), "none");
        try (ImageRun second = start()) {
            second.awaitHealthy();
            broker.send(digits.inputs("again", DIGITS), "none");

            assertThat(broker.eventIds(7 * DIGITS)).containsExactlyInAnyOrderElementsOf(allIds());
            assertThat(broker.read(Broker.DEAD_LETTERS, 1)).hasSize(1);
        }
    }

    @Test
    void teachesAndSaysWhatVersionItIs() throws Exception {
        assertThat(ImageRun.command(image, folder, "--help"))
                .returns(0, Shell::exit)
                .extracting(Shell::output)
                .asString()
                .contains("Commands:", "epistream run --config epistream.yaml");
        assertThat(Shell.output("docker", "inspect", "-f", "{{json .Config.Labels}}", image))
                .contains("org.opencontainers.image.title", "org.opencontainers.image.revision");
    }

    @Test
    void endsWithTwoAndSaysWhatIsWrongWithTheConfiguration() throws Exception {
        configure("""
                kafka: { bootstrap.servers: "kafka:19092" }
                models: []
                window: { size: 1m }
                """);

        assertThat(ImageRun.command(image, folder))
                .returns(2, Shell::exit)
                .extracting(Shell::output)
                .asString()
                .contains("/etc/epistream/epistream.yaml", "windows");
    }

    @Test
    void endsWithTwoAndSaysWhereItLookedWithoutAConfiguration() throws Exception {
        assertThat(ImageRun.command(image, folder))
                .returns(2, Shell::exit)
                .extracting(Shell::output)
                .asString()
                .contains("/etc/epistream/epistream.yaml", "there is no such file");
    }

    private ImageRun start() throws IOException {
        return ImageRun.start(image, NETWORK.getId(), folder, STATE);
    }

    private void configure(String yaml) throws IOException {
        Files.writeString(folder.resolve("epistream.yaml"), yaml);
    }

    private static List<String> allIds() {
        List<String> prefixes = new ArrayList<>(COMPRESSIONS);
        prefixes.addAll(List.of("while-stopped", "again"));
        return prefixes.stream().flatMap(ImageContainerIT::ids).toList();
    }

    private static Stream<String> ids(String prefix) {
        return IntStream.range(0, DIGITS).mapToObj(i -> prefix + "-" + i);
    }
}
