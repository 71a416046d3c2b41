package io.epistream.streams.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.schemas.InferenceInput;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.broker.EmbeddedBroker;
import io.epistream.streams.cli.Execution;
import io.epistream.streams.cli.data.RangeBound;
import io.epistream.streams.cli.data.TopicRange;
import io.epistream.streams.cli.data.TopicRecord;
import io.epistream.streams.cli.data.TopicRecords;
import io.epistream.streams.dataset.DatasetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the zoo, sent to a real broker and read back. */
@Timeout(120)
class SendCommandIT {
    private static final int ROWS = 540;
    private static final RangeBound EDGE = new RangeBound.Edge();

    @TempDir
    static Path folder;

    private static @Nullable EmbeddedBroker broker;

    private final Execution epistream = new Execution();

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stop() {
        broker().close();
    }

    @Test
    void aFileIsSentTwiceUnderIdsOfItsOwnAndWithoutLabels() throws Exception {
        Instant before = Instant.now().minusMillis(1);

        assertThat(send(
                        "twice",
                        "--create-topic",
                        "3",
                        "--rate",
                        "max",
                        "--repeat",
                        "2",
                        "--attribute",
                        "region=north"))
                .as(epistream.err())
                .isZero();

        assertThat(epistream.err())
                .contains("made topic twice, 3 partitions", "label: column label", "labels were left out");
        assertThat(epistream.out()).startsWith("sent 1,080 records to topic twice on 127.0.0.1:");
        List<InferenceInput> inputs = read("twice");
        assertThat(inputs).hasSize(2 * ROWS).allSatisfy(input -> {
            assertThat(input.getModel()).isEqualTo(DigitsInputs.MODEL);
            assertThat(input.getEventTime()).isBetween(before, Instant.now());
            assertThat(input.getAttributes()).isEqualTo(Map.of("region", "north"));
        });
        assertThat(inputs).extracting(InferenceInput::getId).doesNotHaveDuplicates();
        assertThat(inputs.get(0).getTensors())
                .isEqualTo(List.of(DigitsInputs.read().tensor(0)));
    }

    @Test
    void aLimitEndsAnEndlessRepetitionAtTheRateAskedFor() throws Exception {
        long start = System.nanoTime();
        assertThat(send(
                        "some",
                        "--create-topic",
                        "1",
                        "--rate",
                        "300",
                        "--repeat",
                        "forever",
                        "--shuffle",
                        "--limit",
                        "600",
                        "--id-prefix",
                        "mine"))
                .as(epistream.err())
                .isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1990));
        assertThat(read("some"))
                .hasSize(600)
                .extracting(InferenceInput::getId)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("mine/[12]/\\d+"));
    }

    @Test
    void aTopicThatIsNotThereIsNotMadeUnasked() {
        assertThat(send("absent")).isEqualTo(1);
        assertThat(epistream.err())
                .contains("topic absent does not exist on 127.0.0.1:", "--create-topic PARTITIONS")
                .doesNotContain("sending");
    }

    @Test
    void aSignalEndsItInOrderAndSaysWhatWasSent() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.epistream.streams.cli.Main"));
        command.addAll(arguments("endless", "--create-topic", "1", "--rate", "200", "--repeat", "forever"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        while (!topicHasRecords("endless")) {
            Thread.sleep(100);
        }
        process.toHandle().destroy(); // SIGTERM: whoever runs the tests in the background has had SIGINT ignored

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isEqualTo(143);
        int there = read("endless").size();
        assertThat(said).contains("sent " + String.format("%,d", there) + " records", "stopped early");
    }

    private boolean topicHasRecords(String topic) {
        try {
            return !read(topic).isEmpty();
        } catch (DatasetException notYet) {
            return false;
        }
    }

    private int send(String topic, String... more) {
        return epistream.execute(arguments(topic, more).toArray(String[]::new));
    }

    private static List<String> arguments(String topic, String... more) {
        return Stream.concat(
                        Stream.of(
                                "send",
                                DigitsInputs.zoo()
                                        .resolve("digits-data")
                                        .resolve("held-out.csv.gz")
                                        .toString(),
                                "--bootstrap-servers",
                                broker().bootstrapServers(),
                                "--bundle",
                                DigitsInputs.zoo().resolve(DigitsInputs.MODEL).toString(),
                                "--topic",
                                topic),
                        Stream.of(more))
                .toList();
    }

    private static List<InferenceInput> read(String topic) throws DatasetException {
        TopicRange all = new TopicRange(topic, OptionalInt.empty(), EDGE, EDGE, OptionalLong.empty());
        List<InferenceInput> inputs = new ArrayList<>();
        try (var records = TopicRecords.open(
                all,
                Map.of("bootstrap.servers", broker().bootstrapServers()),
                InferenceInput.class,
                InferenceInput::getEventTime)) {
            for (Optional<TopicRecord<InferenceInput>> record = records.next();
                    record.isPresent();
                    record = records.next()) {
                inputs.add(record.get().value().orElseThrow());
            }
        }
        return inputs;
    }

    private static EmbeddedBroker broker() {
        return Objects.requireNonNull(broker);
    }
}
