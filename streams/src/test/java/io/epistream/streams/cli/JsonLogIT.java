package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With EPISTREAM_LOG_FORMAT=json standard error holds JSON lines and nothing else. */
@Timeout(240)
class JsonLogIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DATA = DigitsInputs.zoo().resolve("digits-data");

    @TempDir
    Path folder;

    @Test
    void aWrongConfigurationAWrongCommandLineAndAnUncaughtFailureAreLines() throws Exception {
        Path config = Files.writeString(folder.resolve("bad.yaml"), "windows: { sise: 1m }\n");

        List<JsonNode> bad = ended(2, "io.epistream.streams.cli.Main", "run", "--config", config.toString());
        assertThat(bad).hasSize(1);
        assertThat(bad.get(0).path("level").asText()).isEqualTo("ERROR");
        assertThat(bad.get(0).path("command").asText()).isEqualTo("run");
        assertThat(bad.get(0).path("message").asText()).contains("windows.sise: unknown key; did you mean 'size'?");

        assertThat(ended(2, "io.epistream.streams.cli.Main", "run"))
                .singleElement()
                .matches(line -> line.path("message").asText().contains("Missing required option: '--config=FILE'"));

        assertThat(ended(0, "io.epistream.streams.cli.UncaughtMain"))
                .singleElement()
                .matches(line -> line.path("failed_thread").asText().equals("failing"))
                .matches(line -> line.path("exception").asText().startsWith("java.lang.IllegalStateException: nobody"));
    }

    @Test
    void aShortRunTellsEveryChangeOfStateInFields() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            String config = Files.writeString(folder.resolve("epistream.yaml"), """
                            kafka: { bootstrap.servers: "%s" }
                            models: [ "%s" ]
                            topics: { inputs: inputs, partitions: 1 }
                            windows: { size: 100ms, grace: 200ms }
                            detection: { false-alarms: 1 per 50s, reference-windows: 60, window-records: 10 }
                            execution: { provider: cpu, state-dir: state }
                            http: { ops: "127.0.0.1:0" }
                            """.formatted(
                            broker.bootstrapServers(), DigitsInputs.zoo().resolve(DigitsInputs.MODEL)))
                    .toString();
            send(config, "held-out.csv.gz", "--limit", "1", "--create-topic", "1");
            Path log = folder.resolve("log");
            Process run = start(log, "io.epistream.streams.cli.Main", "run", "--config", config);
            try {
                await(log, line -> line.path("ready").asBoolean());
                send(config, "held-out.csv.gz", "--limit", "1600");
                send(config, "natural-patches.csv.gz", "--limit", "800");
                await(log, line -> line.path("state").asText().equals("alarm"));
            } finally {
                run.destroy();
                assertThat(run.waitFor(40, TimeUnit.SECONDS)).isTrue();
            }
            tells(lines(log));
        }
    }

    private static void tells(List<JsonNode> lines) {
        assertThat(lines)
                .allMatch(
                        line -> Instant.parse(line.path("@timestamp").asText()).isBefore(Instant.now()))
                .allMatch(line -> line.hasNonNull("level") && line.hasNonNull("logger") && line.hasNonNull("message"))
                .anyMatch(line -> line.path("role").asText().equals("score")
                        && line.path("state").asText().equals("running"))
                .anyMatch(line -> line.path("provider").asText().equals("cpu")
                        && line.path("model").asText().equals(DigitsInputs.MODEL))
                .anyMatch(line -> line.path("reference").asText().equals("learned")
                        && line.path("windows").asInt() == 60)
                .anyMatch(line -> line.path("state").asText().equals("learning"))
                .anyMatch(line -> line.path("state").asText().equals("alarm")
                        && line.path("level").asText().equals("WARN")
                        && line.path("effect_size").isNumber()
                        && line.path("model").asText().equals(DigitsInputs.MODEL));
        assertThat(lines).as("nothing for each record").hasSizeLessThan(100);
    }

    private static void send(String config, String file, String... more) {
        Execution epistream = new Execution();
        String[] arguments = Stream.concat(
                        Stream.of(
                                "send",
                                DATA.resolve(file).toString(),
                                "-c",
                                config,
                                "--rate",
                                "200",
                                "--repeat",
                                "forever",
                                "--shuffle"),
                        Stream.of(more))
                .toArray(String[]::new);
        assertThat(epistream.execute(arguments)).as(epistream.err()).isZero();
    }

    private List<JsonNode> ended(int exit, String... command) throws Exception {
        Path log = folder.resolve("ended.log");
        Process process = start(log, command);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(exit);
        return lines(log);
    }

    private static Process start(Path log, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // the program's own, not the one for tests
                "-Dlogback.configurationFile=logback.xml",
                "-Depistream.home=" + System.getProperty("epistream.home"),
                "-cp",
                System.getProperty("java.class.path")));
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile());
        builder.environment().put(LogFormat.VARIABLE, "json");
        return builder.start();
    }

    private static void await(Path log, Predicate<JsonNode> line) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (lines(log).stream().noneMatch(line)) {
            assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private static List<JsonNode> lines(Path log) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        String text = Files.readString(log);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            try {
                lines.add(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + line, e);
            }
        }
        return lines;
    }
}
