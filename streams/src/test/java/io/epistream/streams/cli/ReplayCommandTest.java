package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.StreamId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over events that the product scored: digits the model never saw, in windows of ten, and from row 1000 on digits turned by 40
 * degrees. Row i was made at 10·i ms.
 */
class ReplayCommandTest {
    private static final Path ZOO =
            Path.of(System.getProperty("epistream.home", "..")).resolve("models/zoo");
    private static final Path MODEL = ZOO.resolve("digits-mc-dropout");
    private static final int TURNED = 1000;

    private final Execution epistream = new Execution();

    @TempDir
    Path folder;

    private Path events;
    private Path config;

    @BeforeEach
    void score() throws IOException {
        List<String> held = lines("held-out.csv.gz");
        List<String> rows = new ArrayList<>(held.subList(1, held.size()));
        rows.addAll(held.subList(1, TURNED + 1 - rows.size()));
        Collections.shuffle(rows, new Random(3));
        lines("rotated.csv.gz").stream()
                .filter(line -> line.startsWith("40,"))
                .map(line -> line.substring(3))
                .limit(200)
                .forEach(rows::add);
        Path csv = Files.write(
                folder.resolve("rows.csv"),
                Stream.concat(Stream.of(held.get(0)), rows.stream()).toList());
        events = folder.resolve("events.avro");
        assertThat(new Execution()
                        .execute("score", csv.toString(), "--bundle", MODEL.toString(), "-o", events.toString()))
                .isZero();
        config = Files.writeString(folder.resolve("epistream.yaml"), """
                kafka: { bootstrap.servers: "nobody:9092" }
                roles: [ watch ]
                windows: { size: 100ms, grace: 0s }
                detection: { false-alarms: 1 per 50s, reference-windows: 60, window-records: 10 }
                """);
    }

    @Test
    void turnedDigitsRaiseAnAlarmThatTheTableTheCsvAndThePlotShow() throws Exception {
        Path evidence = folder.resolve("evidence.csv");
        Path plot = folder.resolve("evidence.svg");
        int exit = replay(
                "--evidence", evidence.toString(), "--plot", plot.toString(), "--mark", "1970-01-01T00:00:10Z=turned");

        assertThat(epistream.err()).startsWith("replaying " + events);
        assertThat(exit).isZero();
        assertThat(epistream.out())
                .contains("1,200 events of", "promise: 1 per 50s", "Alarms that would have come: 1")
                .containsPattern("1970-01-01T00:00:10.[1-9]00Z +digits-mc-dropout/1/ .*(drift|spike) +epistemic")
                .contains("reference of 60 windows, there at 1970-01-01T00:00:06Z")
                .contains("1 alarm in 59 watched windows, in which 0.12 false ones are allowed");
        List<String> rows = Files.readAllLines(evidence);
        assertThat(rows).hasSize(120).element(1).asString().contains(",learning,");
        assertThat(rows.get(119)).contains(",alarm,");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(plot.toFile())
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(1);
        assertThat(Files.readString(plot)).contains("turned", "class=\"new\"", "learning");
    }

    @Test
    void alarmsThatCameStandBesideThoseThatWouldHaveCome() throws Exception {
        Path came = alerts(
                alert(9000, 1, EpisodeState.STARTED),
                alert(9500, 1, EpisodeState.RECOVERED),
                alert(10200, 2, EpisodeState.STARTED));

        assertThat(replay("--alerts", came.toString())).isZero();
        assertThat(epistream.out())
                .contains("Alarms: 1 came and would have come again, 0 new, 1 gone")
                .containsPattern("gone +1970-01-01T00:00:09Z")
                .containsPattern("both +1970-01-01T00:00:10");
    }

    @Test
    void anotherPromiseIsSetOnTheCommandLineAndTheResultIsReadByPrograms() throws Exception {
        assertThat(replay(
                        "--set",
                        "detection.reference-windows=40",
                        "--set",
                        "detection.false-alarms=1 per 100s",
                        "--format",
                        "json"))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(epistream.out());
        assertThat(result.path("promise").asText()).isEqualTo("1 per 100s");
        JsonNode stream = result.path("streams").path(0);
        assertThat(stream.path("referenceWindows").asInt()).isEqualTo(40);
        assertThat(stream.path("alarms").asInt())
                .isEqualTo(result.path("alarms").size());
        assertThat(result.path("alarms").path(0).path("kind").asText()).isIn("drift", "spike");
    }

    @Test
    void aFittedReferenceIsArmedAtOnceWhereStreamAndPosteriorAreItsOwn() throws Exception {
        Path referenced = folder.resolve("2");
        Execution fit = new Execution();
        assertThat(fit.execute(
                        "fit",
                        "reference",
                        MODEL.toString(),
                        "--data",
                        folder.resolve("rows.csv").toString(),
                        "--window-records",
                        "10",
                        "--out",
                        referenced.toString()))
                .describedAs(fit.err())
                .isZero();
        String reference = referenced.resolve("reference.avro").toString();

        assertThat(replay("--reference", reference)).isEqualTo(1);
        assertThat(epistream.err()).contains("no event is of its stream and posterior", "Leave --reference away");

        events = folder.resolve("again.avro");
        assertThat(new Execution()
                        .execute(
                                "score",
                                folder.resolve("rows.csv").toString(),
                                "--bundle",
                                referenced.toString(),
                                "-o",
                                events.toString()))
                .isZero();
        assertThat(replay("--reference", reference))
                .describedAs(epistream.err())
                .isZero();
        assertThat(epistream.out()).contains("119 watched windows");
    }

    @Test
    void whatIsWrongIsSaidInOneMessage() throws IOException {
        assertThat(epistream.execute("replay", "--config", config.toString())).isEqualTo(2);
        assertThat(epistream.err()).contains("Name either FILEs or --topic");
        assertThat(replay("--set", "detection.false-alarm=1 per 1d")).isEqualTo(2);
        assertThat(epistream.err())
                .contains("detection.false-alarm: unknown key, set by --set; did you mean 'false-alarms'?");
        assertThat(replay("--set", "detection.false-alarms=often")).isEqualTo(2);
        assertThat(epistream.err()).contains("--set detection.false-alarms: must be a rate");
        assertThat(replay("--from", "5")).isEqualTo(2);
        assertThat(epistream.err()).contains("--from, --to: are of --topic");
        assertThat(replay("--every", "0s")).isEqualTo(2);
        assertThat(replay("--mark", "yesterday=x")).isEqualTo(2);
        assertThat(epistream.err()).contains("--mark: must be TIME=LABEL");
        assertThat(replay("--alerts", events.toString())).isEqualTo(1);
        assertThat(epistream.err()).contains("Give an Avro object container file of Alert records");
        assertThat(epistream.err()).doesNotContain("unexpected failure");
    }

    @Test
    void saysWhyNothingWasWatched() {
        assertThat(replay("--set", "windows.size=1h", "--set", "detection.false-alarms=1 per 90d"))
                .as(epistream.err())
                .isZero();
        assertThat(epistream.out()).contains("no window was completed: one of 1h closes when", "need --every");
    }

    private int replay(String... more) {
        return epistream.execute(Stream.concat(
                        Stream.of("replay", events.toString(), "--config", config.toString(), "--every", "10ms"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Path alerts(Alert... alerts) throws IOException {
        Path file = folder.resolve("alerts.avro");
        try (DataFileWriter<Alert> writer = new DataFileWriter<>(
                new SpecificDatumWriter<>(Alert.getClassSchema(), SpecificData.getForClass(Alert.class)))) {
            writer.create(Alert.getClassSchema(), file.toFile());
            for (Alert alert : alerts) {
                writer.append(alert);
            }
        }
        return file;
    }

    private static Alert alert(long endMillis, long episode, EpisodeState state) {
        return Alert.newBuilder()
                .setId("alert-" + episode)
                .setEpisode(episode)
                .setStream(new StreamId("digits-mc-dropout", "1", ""))
                .setState(state)
                .setKind(AlertKind.DRIFT)
                .setCause(Cause.EPISTEMIC)
                .setWindowStart(Instant.ofEpochMilli(endMillis - 100))
                .setWindowEnd(Instant.ofEpochMilli(endMillis))
                .setDetector("D1")
                .setSignal("epistemic.mean")
                .setDirection(Direction.UP)
                .setLogEvidence(9)
                .setLogThreshold(8)
                .setPromise("1 per 50s")
                .setEffectSize(4)
                .setValue(1)
                .setReferenceMean(.1)
                .setRecordsInWindow(10)
                .setMessage("")
                .build();
    }

    private static List<String> lines(String name) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Files.newInputStream(ZOO.resolve("digits-data").resolve(name))),
                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
