package io.epistream.streams.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.schemas.ClassProbability;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.SourceRef;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Task;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.dataset.Truth.ClassTruth;
import io.epistream.streams.dataset.Truth.LabelTruth;
import io.epistream.streams.dataset.Truth.TargetTruth;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreWriterTest {
    private static final List<String> LABELS = List.of("legitimate", "fraud");

    @TempDir
    Path folder;

    @Test
    void csvHasAColumnAScoreAndLeavesEmptyWhatIsAbsent() throws Exception {
        String text = write(
                ScoreFormat.CSV, row("a,\"b\"", .25, Optional.of(new ClassTruth(1))), row("c", null, Optional.empty()));

        assertThat(text.lines())
                .containsExactly(
                        "id,eventTime,truth,predictedClass,predictedLabel,confidence,total,aleatoric,epistemic,energy,"
                                + "mahalanobis,relativeMahalanobis,nearestNeighbour",
                        "\"a,\"\"b\"\"\",1970-01-01T00:00:05Z,fraud,1,fraud,0.75,0.5,0.25,0.25,-1.5,,,",
                        "c,1970-01-01T00:00:05Z,,1,fraud,0.75,0.5,,,-1.5,,,");
    }

    @Test
    void jsonLinesHoldTheWholeEventAndTheTruth() throws Exception {
        String text = write(
                ScoreFormat.JSONL, row("a", .25, Optional.of(new ClassTruth(0))), row("b", null, Optional.empty()));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).path("id").asText()).isEqualTo("a");
        assertThat(lines.get(0).path("truth").asText()).isEqualTo("legitimate");
        assertThat(lines.get(0).path("eventTime").asText()).isEqualTo("1970-01-01T00:00:05Z");
        assertThat(lines.get(0).at("/provenance/method").asText()).isEqualTo("ensemble");
        assertThat(lines.get(0).at("/topClasses/0/probability").asText()).isEqualTo("0.7");
        assertThat(lines.get(0).at("/attributes/region").asText()).isEqualTo("north");
        assertThat(lines.get(0).path("task").asText()).isEqualTo("CLASSIFICATION");
        assertThat(lines.get(1).path("epistemic").isNull()).isTrue();
        assertThat(lines.get(1).path("truth").isNull()).isTrue();
        assertThat(lines.get(1).fieldNames())
                .toIterable()
                .containsAll(UncertaintyEvent.getClassSchema().getFields().stream()
                        .map(field -> field.name())
                        .toList());
    }

    @Test
    void avroHoldsTheEventsThemselves() throws Exception {
        Path file = folder.resolve("scores.avro");
        List<UncertaintyEvent> events = List.of(
                row("a", .25, Optional.empty()).event(),
                row("b", null, Optional.empty()).event());
        try (OutputFile out = OutputFile.create(file)) {
            ScoreWriter writer = ScoreFormat.AVRO.writer(out.stream(), LABELS);
            for (UncertaintyEvent event : events) {
                writer.write(new ScoredRow(event, Optional.empty()));
            }
            writer.finish();
            out.commit();
        }
        try (var reader = new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(UncertaintyEvent.class))) {
            assertThat(reader.iterator()).toIterable().containsExactlyElementsOf(events);
        }
    }

    @Test
    void truthsAreWrittenAsLabelCellsSayThem() throws Exception {
        LabelScheme sets = LabelScheme.labelSets(LABELS);
        for (LabelTruth truth : List.of(new LabelTruth(List.of(true, true)), new LabelTruth(List.of(false, false)))) {
            assertThat(sets.read(truth.text(LABELS))).isEqualTo(truth);
        }
        assertThat(LabelScheme.targets().read(new TargetTruth(2.5).text(List.of())))
                .isEqualTo(new TargetTruth(2.5));
        assertThat(LabelScheme.classes(LABELS).read(new ClassTruth(1).text(LABELS)))
                .isEqualTo(new ClassTruth(1));
    }

    @Test
    void theFormatIsThatOfTheName() {
        assertThat(ScoreFormat.of(Path.of("a.CSV"))).contains(ScoreFormat.CSV);
        assertThat(ScoreFormat.of(Path.of("a.jsonl"))).contains(ScoreFormat.JSONL);
        assertThat(ScoreFormat.of(Path.of("a.avro"))).contains(ScoreFormat.AVRO);
        assertThat(ScoreFormat.of(Path.of("a.txt"))).isEmpty();
        assertThat(ScoreFormat.AVRO.isText()).isFalse();
    }

    @Test
    void aFileIsThereWholeOrNotAtAll() throws Exception {
        Path file = Files.writeString(folder.resolve("scores.csv"), "before");
        try (OutputFile out = OutputFile.create(file)) {
            out.stream().write(1);
        }
        assertThat(file).hasContent("before");
        assertThat(files()).containsExactly("scores.csv");

        try (OutputFile out = OutputFile.create(file)) {
            out.stream().write("after".getBytes(StandardCharsets.UTF_8));
            out.commit();
        }
        assertThat(file).hasContent("after");
        assertThat(files()).containsExactly("scores.csv");
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        assertThatThrownBy(() -> OutputFile.create(folder.resolve("absent").resolve("scores.csv")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("scores.csv: cannot be written")
                .hasMessageContaining("Check that the folder is there");
        assertThatThrownBy(() -> OutputFile.create(folder)).hasMessageContaining("is a folder");
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String write(ScoreFormat format, ScoredRow... rows) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ScoreWriter writer = format.writer(out, LABELS);
        for (ScoredRow row : rows) {
            writer.write(row);
        }
        writer.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ScoredRow row(String id, @Nullable Double part, Optional<Truth> truth) {
        return new ScoredRow(
                UncertaintyEvent.newBuilder()
                        .setId(id)
                        .setStream(new StreamId("m", "1", ""))
                        .setEventTime(Instant.ofEpochSecond(5))
                        .setSource(new SourceRef("data.csv", 0, 3L))
                        .setProvenance(Provenance.newBuilder()
                                .setModelDigest("00")
                                .setMethod("ensemble")
                                .setSamples(5)
                                .build())
                        .setTask(Task.CLASSIFICATION)
                        .setPredictedClass(1)
                        .setPredictedLabel("fraud")
                        .setConfidence(.75)
                        .setTopClasses(List.of(new ClassProbability(1, "fraud", .7f)))
                        .setTotal(.5)
                        .setAleatoric(part)
                        .setEpistemic(part)
                        .setEnergy(-1.5)
                        .setAttributes(Map.of("region", "north"))
                        .build(),
                truth);
    }
}
