package io.epistream.streams.dataset;

import static io.epistream.streams.dataset.Specs.all;
import static io.epistream.streams.dataset.Specs.bytes;
import static io.epistream.streams.dataset.Specs.digits;
import static io.epistream.streams.dataset.Specs.floats;
import static io.epistream.streams.dataset.Specs.ignoring;
import static io.epistream.streams.dataset.Specs.input;
import static io.epistream.streams.dataset.Specs.labelled;
import static io.epistream.streams.dataset.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.bundle.TensorType;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.dataset.Truth.ClassTruth;
import io.epistream.streams.dataset.Truth.LabelTruth;
import io.epistream.streams.dataset.Truth.TargetTruth;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDatasetTest {
    private static final LabelScheme FRAUD = LabelScheme.classes(List.of("legitimate", "fraud"));
    private static final DatasetSpec PAIR = spec(FRAUD, input("x", TensorType.FLOAT32, 2));

    @TempDir
    Path folder;

    @Test
    void readsTheZoosDigitsAsTheyLie() throws Exception {
        try (Dataset held = open(zoo("held-out.csv.gz"), digits())) {
            List<Row> rows = all(held);

            assertThat(rows).hasSize(540);
            assertThat(rows.get(0).truth()).contains(new ClassTruth(1));
            assertThat(bytes(rows.get(0).tensors().get(0))).startsWith(0, 0, 0, 0, 11, 14, 3, 0);
            assertThat(rows.get(0).tensors().get(0).shape()).containsExactly(64L);
            assertThat(rows.get(539).id()).isEqualTo("539");
            assertThat(rows.get(539).place()).isEqualTo(new Place("held-out.csv.gz", 0, 539));
            assertThat(held.notes()).containsExactly("label: column label", "input pixels: 64 columns, p0 to p63");
        }
    }

    @Test
    void theDigestIsThatOfTheFileAsItLies() throws Exception {
        try (Dataset noise = open(zoo("noise.csv.gz"), digits())) {
            assertThat(noise.next(3))
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row.truth()).isEmpty());
            assertThat(noise.sha256()).isEqualTo(Files.exists(zoo("noise.csv.gz")) ? sha256(zoo("noise.csv.gz")) : "");
        }
    }

    @Test
    void aColumnTooManyIsNamedUntilItIsIgnored() throws Exception {
        assertThatThrownBy(() -> open(zoo("rotated.csv.gz"), digits()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(
                        "rotated.csv.gz: has 65 columns besides the label, and input pixels has 64 elements")
                .hasMessageContaining("angle, p0, p1")
                .hasMessageContaining("--ignore");

        try (Dataset rotated = open(zoo("rotated.csv.gz"), ignoring(digits(), "angle"))) {
            assertThat(all(rotated)).hasSize(5940);
            assertThat(rotated.notes()).contains("not used: angle");
        }
    }

    @Test
    void findsSeveralInputsByTheirNamesInAnyOrder() throws Exception {
        DatasetSpec two = spec(FRAUD, input("amount", TensorType.FLOAT64), input("v", TensorType.FLOAT32, 3));
        Path file = csv("v_1,country,amount,v_0,fraud,v_2", "2,NL,9.5,1,fraud,3");
        try (Dataset data = open(file, labelled(two, "fraud"))) {
            Row row = data.next().orElseThrow();

            assertThat(floats(row, 1)).containsExactly(1f, 2f, 3f);
            assertThat(row.tensors()
                            .get(0)
                            .data()
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .getDouble(0))
                    .isEqualTo(9.5);
            assertThat(row.truth()).contains(new ClassTruth(1));
            assertThat(data.notes()).contains("not used: country");
        }
    }

    @Test
    void bracketsAroundTheElementAreAsGood() throws Exception {
        try (Dataset data = open(csv("x[1],x[0]", "2,1"), PAIR)) {
            assertThat(floats(data.next().orElseThrow(), 0)).containsExactly(1f, 2f);
        }
    }

    @Test
    void anIncompleteInputNamesWhatIsMissing() {
        assertRefused(PAIR, "columns of input x are incomplete", "missing are x_1", "x_0,label", "1,fraud");
    }

    @Test
    void anInputWithoutColumnsSaysHowTheyAreCalled() throws IOException {
        DatasetSpec two = spec(FRAUD, input("a", TensorType.FLOAT32), input("v", TensorType.FLOAT32, 3));
        assertThatThrownBy(() -> open(csv("a,b,c,d", "1,2,3,4"), two))
                .hasMessageContaining("has no columns for input v: must be v_0 to v_2 (or v[0] to v[2])")
                .hasMessageContaining("its columns are a, b, c, d");
    }

    @Test
    void labelsAreTextsOrIndices() throws Exception {
        assertThat(truths("x_0,x_1,label", "1,2,fraud", "1,2,0", "1,2,1.0", "1,2,", "1,2,legitimate"))
                .containsExactly("fraud", "legitimate", "fraud", "-", "legitimate");
    }

    @Test
    void anIndexIsNotTakenWhereLabelsAreNumbersThemselves() throws Exception {
        DatasetSpec stars = spec(LabelScheme.classes(List.of("1", "2", "3")), input("x", TensorType.FLOAT32, 2));
        try (Dataset data = open(csv("x_0,x_1,y", "1,2,1", "1,2,3.0", "1,2,0"), stars)) {
            assertThat(data.next(2))
                    .extracting(row -> row.truth().orElseThrow())
                    .containsExactly(new ClassTruth(0), new ClassTruth(2));
            assertThatThrownBy(data::next)
                    .hasMessageContaining(":4: the label must be one of the labels 1, 2, 3 (an index is not taken")
                    .hasMessageContaining("was \"0\"");
        }
    }

    @Test
    void theLabelIsFoundByNameOrByIndex() throws Exception {
        for (String label : List.of("kind", "2")) {
            try (Dataset data = open(csv("a,b,kind", "1,2,fraud"), labelled(PAIR, label))) {
                assertThat(data.next().orElseThrow().truth()).contains(new ClassTruth(1));
                assertThat(data.notes()).contains("label: column kind", "input x: 2 columns, a to b");
            }
        }
    }

    @Test
    void aFeatureThatIsCalledLikeALabelIsAFeatureWhereTheModelNeedsIt() throws Exception {
        try (Dataset data = open(csv("a,y", "1,2"), PAIR)) {
            assertThat(floats(data.next().orElseThrow(), 0)).containsExactly(1f, 2f);
            assertThat(data.notes()).containsExactly("input x: 2 columns, a to y");
        }
    }

    @Test
    void twoColumnsThatCouldBeTheLabelAreNotGuessed() {
        assertRefused(PAIR, "columns label and y could each hold the label", "--label", "a,b,label,y", "1,2,0,0");
    }

    @Test
    void anUnknownLabelColumnShowsWhatThereIs() {
        assertRefused(
                labelled(PAIR, "klass"), "has no column klass for the label", "a, b, class", "a,b,class", "1,2,0");
    }

    @Test
    void severalLabelsStandInOneCellOrInAColumnEach() throws Exception {
        DatasetSpec many = spec(LabelScheme.labelSets(List.of("cat", "dog")), input("x", TensorType.FLOAT32, 2));
        try (Dataset data = open(csv("a,b,labels", "1,2,dog|cat", "1,2,|", "1,2,"), many)) {
            assertThat(all(data))
                    .extracting(row -> row.truth().orElse(null))
                    .containsExactly(new LabelTruth(List.of(true, true)), new LabelTruth(List.of(false, false)), null);
        }
        try (Dataset data = open(csv("a,y_cat,b,y_dog", "1,0,2,1"), many)) {
            Row row = data.next().orElseThrow();
            assertThat(row.truth()).contains(new LabelTruth(List.of(false, true)));
            assertThat(floats(row, 0)).containsExactly(1f, 2f);
        }
    }

    @Test
    void targetsAreFiniteNumbers() throws Exception {
        DatasetSpec house = spec(LabelScheme.targets(), input("x", TensorType.FLOAT32, 2));
        try (Dataset data = open(csv("a,b,target", "1,2,3.5", "1,2,nan"), house)) {
            assertThat(data.next().orElseThrow().truth()).contains(new TargetTruth(3.5));
            assertThatThrownBy(data::next).hasMessageContaining(":3: the label must be a finite number, was \"nan\"");
        }
    }

    @Test
    void aRaggedRowIsNamedByItsLine() {
        assertRefused(PAIR, ":3: has 1 cells, and the header names 2 columns", "", "a,b", "1,2", "1", "3,4");
        assertRefused(PAIR, ":2: has more than 2 cells", "", "a,b", "1,2,3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1d", "0x10", "1,5", "1 2", "--1", "NaNa", "½"})
    void whatIsNoNumberIsNamedByLineAndColumn(String cell) {
        assertRefused(
                PAIR, ":4: column b must be a number (float32), was ", "", "a,b", "1,2", "", "1,\"" + cell + "\"");
    }

    @Test
    void notANumberIsReadForTheModelToRefuse() throws Exception {
        try (Dataset data = open(csv("a,b", "NaN,-inf"), PAIR)) {
            assertThat(floats(data.next().orElseThrow(), 0)).containsExactly(Float.NaN, Float.NEGATIVE_INFINITY);
        }
    }

    @Test
    void whatTheTypeCannotHoldIsRefusedNotWrapped() {
        DatasetSpec small = spec(FRAUD, input("x", TensorType.UINT8, 2));
        assertRefused(small, ":2: column b must be a whole number 0 to 255 (uint8), was \"256\"", "", "a,b", "1,256");
        assertRefused(small, ":2: column b must be a whole number 0 to 255 (uint8), was \"1.5\"", "", "a,b", "1.0,1.5");
    }

    @Test
    void everyTypeIsReadToItsLimits() throws Exception {
        DatasetSpec all = spec(
                FRAUD,
                input("i8", TensorType.INT8),
                input("i16", TensorType.INT16),
                input("i32", TensorType.INT32),
                input("i64", TensorType.INT64),
                input("flag", TensorType.BOOL));
        Path file = csv("i8,i16,i32,i64,flag", "-128,-32768,2147483647,9223372036854775807,TRUE");
        try (Dataset data = open(file, all)) {
            var tensors = data.next().orElseThrow().tensors();
            assertThat(tensors.get(0).data().get(0)).isEqualTo(Byte.MIN_VALUE);
            assertThat(tensors.get(1)
                            .data()
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .getShort(0))
                    .isEqualTo(Short.MIN_VALUE);
            assertThat(tensors.get(2)
                            .data()
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .getInt(0))
                    .isEqualTo(Integer.MAX_VALUE);
            assertThat(tensors.get(3)
                            .data()
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .getLong(0))
                    .isEqualTo(Long.MAX_VALUE);
            assertThat(tensors.get(4).data().get(0)).isEqualTo((byte) 1);
        }
    }

    @Test
    void quotesByteOrderMarksAndPandasIndicesAreNoMatter() throws Exception {
        Path file = Files.writeString(
                folder.resolve("pandas.csv"), "\uFEFF,a,b,label\r\n\"row \"\"7\"\"\",\"1\", 2 ,fraud\r\n");
        try (Dataset data = open(file, PAIR)) {
            Row row = data.next().orElseThrow();
            assertThat(row.id()).isEqualTo("row \"7\"");
            assertThat(floats(row, 0)).containsExactly(1f, 2f);
            assertThat(data.next()).isEmpty();
        }
    }

    @Test
    void anotherSeparatorIsHintedAt() {
        assertRefused(PAIR, "has 1 columns", "cells must be separated by commas", "a;b", "1;2");
    }

    @Test
    void aColumnThatIsThereTwiceIsNamed() {
        assertRefused(PAIR, "column a is there twice", "name of its own", "a,a", "1,2");
    }

    @Test
    void anEmptyFileAHeaderAloneAndAFolderAreTold() throws Exception {
        assertRefused(PAIR, "is empty", "first line");
        try (Dataset data = open(csv("a,b"), PAIR)) {
            assertThat(data.next()).isEmpty();
        }
        assertThatThrownBy(() -> open(Files.createDirectory(folder.resolve("d.csv")), PAIR))
                .hasMessageContaining("d.csv: is a folder");
        assertThatThrownBy(() -> open(folder.resolve("absent.csv"), PAIR))
                .hasMessageContaining("absent.csv: there is no such file");
        assertThatThrownBy(() -> open(folder.resolve("data.parquet"), PAIR))
                .hasMessageContaining("Must end with .npz, .csv, .csv.gz or .avro");
    }

    @Test
    void aGzipFileThatIsCutOffOrNoneAtAllIsTold() throws Exception {
        byte[] whole = Files.readAllBytes(zoo("held-out.csv.gz"));
        Path half = Files.write(folder.resolve("half.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
        try (Dataset data = open(half, digits())) {
            assertThatThrownBy(() -> all(data))
                    .hasMessageContaining("half.csv.gz, after line ")
                    .hasMessageContaining("ZLIB");
        }
        Path plain = Files.writeString(folder.resolve("plain.csv.gz"), "a,b\n1,2\n");
        assertThatThrownBy(() -> open(plain, PAIR)).hasMessageContaining("plain.csv.gz: cannot be read");
    }

    @Test
    void aCellWithoutEndAndBytesThatAreNoTextAreTold() throws Exception {
        Path quote = csv("a,b", "1,\"2", "3,4");
        try (Dataset data = open(quote, PAIR)) {
            assertThatThrownBy(() -> all(data))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("after line ");
        }
        Path endless = csv("a,b", "1," + "9".repeat(1 << 20));
        try (Dataset data = open(endless, PAIR)) {
            assertThatThrownBy(() -> all(data)).isInstanceOf(DatasetException.class);
        }
        Path binary = Files.write(
                folder.resolve("binary.csv"),
                new byte[] {'a', ',', 'b', '\n', '1', ',', (byte) 0xC3, (byte) 0x28, '\n'});
        try (Dataset data = open(binary, PAIR)) {
            assertThatThrownBy(() -> all(data)).isInstanceOf(DatasetException.class);
        }
    }

    @Test
    void aFileOfManyTimesTheMemoryItMayTakeIsReadRowByRow() throws Exception {
        Path file = folder.resolve("large.csv.gz");
        String line = "1,2\n".repeat(1000);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a,b\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 2000; i++) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        long rows = 0;
        try (Dataset data = open(file, PAIR)) {
            for (List<Row> chunk = data.next(4096); !chunk.isEmpty(); chunk = data.next(4096)) {
                rows += chunk.size();
            }
        }
        assertThat(rows).isEqualTo(2_000_000);
    }

    private List<String> truths(String... lines) throws Exception {
        try (Dataset data = open(csv(lines), PAIR)) {
            return all(data).stream()
                    .map(row -> row.truth()
                            .map(truth -> truth.text(List.of("legitimate", "fraud")))
                            .orElse("-"))
                    .toList();
        }
    }

    private void assertRefused(DatasetSpec spec, String reason, String remedy, String... lines) {
        assertThatThrownBy(() -> {
                    try (Dataset data = open(csv(lines), spec)) {
                        all(data);
                    }
                })
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("data.csv")
                .hasMessageContaining(reason)
                .hasMessageContaining(remedy);
    }

    private Path csv(String... lines) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), lines.length == 0 ? "" : String.join("\n", lines) + "\n");
    }

    private static Dataset open(Path file, DatasetSpec spec) throws DatasetException {
        return Datasets.open(file, spec, new Rejections(true));
    }

    private static Path zoo(String file) {
        return DigitsInputs.zoo().resolve("digits-data").resolve(file);
    }

    private static String sha256(Path file) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
