package io.epistream.streams.dataset;

import static io.epistream.streams.dataset.Specs.all;
import static io.epistream.streams.dataset.Specs.bytes;
import static io.epistream.streams.dataset.Specs.digits;
import static io.epistream.streams.dataset.Specs.labelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.StreamId;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.dataset.Truth.ClassTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroDatasetTest {
    private static final DatasetSpec SPEC = new DatasetSpec(
            DigitsInputs.MODEL, digits().inputs(), digits().labels(), digits().label(), digits().ignored());

    private final Rejections rejections = new Rejections(false);
    private DigitsInputs digits;

    @TempDir
    Path folder;

    @BeforeEach
    void readDigits() throws IOException {
        digits = DigitsInputs.read();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "deflate"})
    void readsInputsWithTheirTimesAttributesAndLabels(String codec) throws Exception {
        Path file = container(codec, inputs(1000));
        try (Dataset data = open(file, SPEC)) {
            assertThat(data.expectedRows()).hasValue(1000);
            List<Row> rows = all(data);

            assertThat(rows).hasSize(1000);
            Row last = rows.get(999);
            assertThat(last.id()).isEqualTo("record-999");
            assertThat(last.eventTime()).isEqualTo(Instant.ofEpochSecond(999));
            assertThat(last.attributes()).containsEntry("region", "south");
            assertThat(last.place()).isEqualTo(new Place("data.avro", 0, 999));
            assertThat(last.truth()).contains(new ClassTruth(9));
            assertThat(bytes(last.tensors().get(0))).hasSize(64);
            assertThat(data.sha256()).hasSize(64);
        }
        assertThat(rejections.count()).isZero();
    }

    @Test
    void theLabelIsInTheAttributeThatIsNamed() throws Exception {
        InferenceInput input =
                digits.input(0).setAttributes(Map.of("truth", "4")).build();
        try (Dataset data = open(container("null", List.of(input)), labelled(SPEC, "truth"))) {
            assertThat(data.next().orElseThrow().truth()).contains(new ClassTruth(4));
        }
        try (Dataset data = open(container("null", List.of(input)), SPEC)) {
            assertThat(data.next().orElseThrow().truth()).isEmpty();
        }
    }

    @Test
    void whatCannotBeUsedIsCountedAndNamedAndTheOthersGoOn() throws Exception {
        List<SpecificRecord> inputs = new ArrayList<>(inputs(3));
        inputs.add(1, digits.input(7).setAttributes(Map.of("label", "eleven")).build());
        inputs.add(2, digits.input(8).setId("").build());
        inputs.add(3, digits.input(9).setModel("other").build());
        try (Dataset data = open(container("deflate", inputs), SPEC)) {
            assertThat(all(data)).extracting(Row::id).containsExactly("record-0", "record-1", "record-2");
            assertThat(data.notes())
                    .containsExactly("1 records of models other than digits-mc-dropout were passed over");
        }
        assertThat(rejections.byReason()).containsExactlyInAnyOrderEntriesOf(Map.of("bad-label", 1L, "bad-id", 1L));
        assertThat(rejections.examples().get(0))
                .contains("data.avro, record 1: bad-label: attribute label must be one of the labels")
                .contains("was \"eleven\"");
    }

    @Test
    void strictlyTheFirstBadRecordEndsIt() throws Exception {
        InferenceInput bad = digits.input(0).setId("").build();
        try (Dataset data = Datasets.open(container("null", List.of(bad)), SPEC, new Rejections(true))) {
            assertThatThrownBy(data::next)
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("record 0: bad-id")
                    .hasMessageContaining("--strict");
        }
    }

    @Test
    void anotherTypeIsRefusedByItsName() throws Exception {
        Path file = container("null", List.of(new StreamId("m", "1", "")));
        assertThatThrownBy(() -> {
                    try (Dataset data = open(file, SPEC)) {
                        all(data);
                    }
                })
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("InferenceInput");
    }

    @Test
    void aFileThatIsCutOffNeverYieldsAnythingButRowsAndOneMessage() throws Exception {
        byte[] whole = Files.readAllBytes(container("deflate", inputs(50)));
        for (int length : new int[] {0, 3, 4, 20, whole.length / 2, whole.length - 1}) {
            Path file = Files.write(folder.resolve("cut.avro"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> {
                        try (Dataset data = open(file, SPEC)) {
                            all(data);
                        }
                    })
                    .describedAs("%d bytes", length)
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("cut.avro");
        }
    }

    @Test
    void noByteThatIsWrongEndsInAnythingButRowsOrAMessage() throws Exception {
        byte[] whole = Files.readAllBytes(container("null", inputs(2)));
        Path file = folder.resolve("bad.avro");
        int refused = 0;
        for (int i = 0; i < whole.length; i++) {
            byte[] bad = whole.clone();
            bad[i] ^= (byte) 0xFF;
            Files.write(file, bad);
            try (Dataset data = open(file, SPEC)) {
                all(data);
            } catch (DatasetException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aLengthThatCannotBeTrueIsNotAllocated() throws Exception {
        byte[] whole = Files.readAllBytes(container("null", inputs(1)));
        byte[] huge = Arrays.copyOf(whole, 4 + 6);
        // the metadata map: one entry, whose key says it has 2 GiB
        huge[4] = 2;
        System.arraycopy(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F}, 0, huge, 5, 5);
        Path file = Files.write(folder.resolve("huge.avro"), huge);
        assertThatThrownBy(() -> open(file, SPEC)).hasMessageContaining("a length says 2147483647, 0 bytes are left");
    }

    private List<InferenceInput> inputs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> digits.input(i)
                        .setAttributes(Map.of("region", i % 2 == 0 ? "north" : "south", "label", "" + i % 10))
                        .build())
                .toList();
    }

    private Path container(String codec, List<? extends SpecificRecord> values) throws IOException {
        Path file = folder.resolve("data.avro");
        try (DataFileWriter<SpecificRecord> writer = new DataFileWriter<>(new SpecificDatumWriter<>())) {
            writer.setCodec(CodecFactory.fromString(codec));
            writer.create(values.get(0).getSchema(), file.toFile());
            for (SpecificRecord value : values) {
                writer.append(value);
            }
        }
        return file;
    }

    private Dataset open(Path file, DatasetSpec spec) throws DatasetException {
        return Datasets.open(file, spec, rejections);
    }
}
