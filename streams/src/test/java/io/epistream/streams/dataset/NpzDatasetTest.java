package io.epistream.streams.dataset;

import static io.epistream.streams.dataset.Specs.all;
import static io.epistream.streams.dataset.Specs.floats;
import static io.epistream.streams.dataset.Specs.input;
import static io.epistream.streams.dataset.Specs.labelled;
import static io.epistream.streams.dataset.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.bundle.TensorType;
import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.Npz;
import io.epistream.streams.dataset.Truth.ClassTruth;
import io.epistream.streams.dataset.Truth.LabelTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzDatasetTest {
    private static final NpyArray X = NpyArray.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
    private static final DatasetSpec PAIR =
            spec(LabelScheme.classes(List.of("no", "yes")), input("pair", TensorType.FLOAT32, 2));

    @TempDir
    Path folder;

    @Test
    void readsInputsLabelsAndIdsByName() throws Exception {
        Path file = npz(Map.of(
                "pair", X,
                "y", NpyArray.of(new long[] {0, 1, 1}, 3),
                "id", NpyArray.of(new String[] {"a", "b", "c"}, 3),
                "spare", NpyArray.of(new double[] {1}, 1)));
        try (Dataset data = open(file, PAIR)) {
            assertThat(data.expectedRows()).hasValue(3);
            List<Row> rows = all(data);

            assertThat(rows).extracting(Row::id).containsExactly("a", "b", "c");
            assertThat(floats(rows.get(1), 0)).containsExactly(3f, 4f);
            assertThat(rows)
                    .extracting(row -> row.truth().orElseThrow())
                    .containsExactly(new ClassTruth(0), new ClassTruth(1), new ClassTruth(1));
            assertThat(data.notes())
                    .containsExactly(
                            "input pair: array pair float64 [3, 2]", "label: array y int64 [3]", "not used: spare");
        }
    }

    @Test
    void aLoneInputMayBeCalledXOrNothing() throws Exception {
        for (String name : List.of("x", "X", "arr_0")) {
            try (Dataset data = open(npz(Map.of(name, X)), PAIR)) {
                assertThat(all(data))
                        .hasSize(3)
                        .allSatisfy(row -> assertThat(row.truth()).isEmpty());
            }
        }
    }

    @Test
    void labelsMayBeTextAndMayBeUnknown() throws Exception {
        Path text = npz(Map.of("x", X, "labels", NpyArray.of(new String[] {"yes", "", "no"}, 3)));
        try (Dataset data = open(text, PAIR)) {
            assertThat(all(data))
                    .extracting(row -> row.truth().orElse(null))
                    .containsExactly(new ClassTruth(1), null, new ClassTruth(0));
        }
        Path numbers = npz(Map.of("x", X, "y", NpyArray.of(new double[] {1, Double.NaN, 0}, 3, 1)));
        try (Dataset data = open(numbers, PAIR)) {
            assertThat(all(data))
                    .extracting(row -> row.truth().orElse(null))
                    .containsExactly(new ClassTruth(1), null, new ClassTruth(0));
        }
    }

    @Test
    void severalLabelsAreARowOfZerosAndOnes() throws Exception {
        DatasetSpec many = spec(LabelScheme.labelSets(List.of("cat", "dog")), input("pair", TensorType.FLOAT32, 2));
        Path file = npz(Map.of("x", X, "y", NpyArray.of(new long[] {0, 1, 1, 1, 0, 0}, 3, 2)));
        try (Dataset data = open(file, many)) {
            assertThat(data.next().orElseThrow().truth()).contains(new LabelTruth(List.of(false, true)));
        }
        assertThatThrownBy(() -> open(npz(Map.of("x", X, "y", NpyArray.of(new long[3], 3))), many))
                .hasMessageContaining("array y: must have shape [rows, 2] for labels, was int64 [3]");
    }

    @Test
    void anotherShapeIsRefusedAlsoWhereTheElementsWouldDo() {
        DatasetSpec square = spec(LabelScheme.classes(List.of("no", "yes")), input("x", TensorType.FLOAT32, 2, 2));
        assertThatThrownBy(() -> open(npz(Map.of("x", NpyArray.of(new float[8], 2, 4))), square))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("data.npz, array x: must have shape [rows, 2, 2] for input x, was float32 [2, 4]")
                .hasMessageContaining("Reshape");
    }

    @Test
    void whatIsMissingOrDoesNotFitIsNamed() {
        assertThatThrownBy(() -> open(npz(Map.of("q", X)), PAIR))
                .hasMessageContaining("has no array pair or x or X or arr_0 for input pair; its arrays are [q]");
        assertThatThrownBy(() -> open(npz(Map.of("x", X, "y", NpyArray.of(new long[2], 2))), PAIR))
                .hasMessageContaining("arrays differ in their number of rows")
                .hasMessageContaining("y=2");
        assertThatThrownBy(() -> open(npz(Map.of("x", X)), labelled(PAIR, "truth")))
                .hasMessageContaining("has no array truth");
        assertThatThrownBy(() -> open(npz(Map.of("x", NpyArray.of(new String[] {"a", "b"}, 1, 2))), PAIR))
                .hasMessageContaining("array x: must be numbers, was text");
        assertThatThrownBy(() -> open(npz(Map.of("x", NpyArray.of(new double[] {1}))), PAIR))
                .hasMessageContaining("must have shape [rows, 2]");
    }

    @Test
    void whatTheTypeCannotHoldIsNamedByRowAndElement() throws Exception {
        DatasetSpec small = spec(LabelScheme.classes(List.of("no", "yes")), input("x", TensorType.UINT8, 2));
        try (Dataset data = open(npz(Map.of("x", NpyArray.of(new double[] {1, 2, 3, 4.5}, 2, 2))), small)) {
            data.next();
            assertThatThrownBy(data::next)
                    .hasMessageContaining(
                            "row 1 of input x: element 1 must be a whole number 0 to 255 (uint8), was 4.5");
        }
    }

    @Test
    void aLabelThatIsNoneIsNamedByItsRow() throws Exception {
        try (Dataset data = open(npz(Map.of("x", X, "y", NpyArray.of(new long[] {0, 7, 0}, 3))), PAIR)) {
            data.next();
            assertThatThrownBy(data::next)
                    .hasMessageContaining(
                            "row 1: its label must be one of the labels no, yes, or an index 0 to 1, was 7");
        }
    }

    @Test
    void whatIsNoArchiveIsTold() throws Exception {
        Path file = Files.writeString(folder.resolve("fake.npz"), "not a zip file");
        assertThatThrownBy(() -> open(file, PAIR))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("fake.npz: this is no .npz archive");
        assertThatThrownBy(() -> open(folder.resolve("absent.npz"), PAIR))
                .hasMessageContaining("absent.npz: there is no such file");
    }

    private Path npz(Map<String, NpyArray> arrays) throws IOException {
        return Files.write(folder.resolve("data.npz"), Npz.write(arrays));
    }

    private static Dataset open(Path file, DatasetSpec spec) throws DatasetException {
        return Datasets.open(file, spec, new Rejections(true));
    }
}
