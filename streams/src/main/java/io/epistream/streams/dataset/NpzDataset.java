package io.epistream.streams.dataset;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.npz.ElementType;
import io.epistream.models.npz.NpyArray;
import io.epistream.models.npz.Npz;
import io.epistream.models.npz.NpzException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a NumPy archive: one array per input, {@code [rows, …shape]}, and maybe one with labels and one with ids. The whole
 * archive is in memory, at most {@link Npz#DEFAULT_MAX_BYTES}. Not thread-safe.
 */
final class NpzDataset implements Dataset {
    private static final List<String> USUAL_LABELS = List.of("y", "label", "labels", "target");
    private static final List<String> UNNAMED_INPUTS = List.of("x", "X", "arr_0");
    private static final String ID = "id";

    private final Path file;
    private final DatasetSpec spec;
    private final Map<String, NpyArray> arrays;
    private final List<NpyArray> inputs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable NpyArray labels;
    private @Nullable NpyArray ids;
    private int rows;
    private int index;

    private NpzDataset(Path file, DatasetSpec spec, Map<String, NpyArray> arrays) {
        this.file = file;
        this.spec = spec;
        this.arrays = arrays;
    }

    static NpzDataset open(Path file, DatasetSpec spec) throws DatasetException {
        try {
            NpzDataset dataset = new NpzDataset(file, spec, Npz.read(file));
            dataset.find();
            return dataset;
        } catch (NpzException e) {
            throw new DatasetException(file.toString(), e.reason(), e.remedy(), e);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public OptionalLong expectedRows() {
        return OptionalLong.of(rows);
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Optional<Row> next() throws DatasetException {
        if (index == rows) {
            return Optional.empty();
        }
        List<InputTensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            tensors.add(tensor(spec.inputs().get(i), inputs.get(i).rows(index, index + 1)));
        }
        Row row = Row.of(String.valueOf(file.getFileName()), index, id(), tensors, truth());
        index++;
        return Optional.of(row);
    }

    @Override
    public String sha256() throws DatasetException {
        try (FileBytes bytes = FileBytes.open(file)) {
            return bytes.sha256();
        }
    }

    @Override
    public void close() {
        // everything is in memory
    }

    private void find() throws DatasetException {
        for (BundleInput input : spec.inputs()) {
            inputs.add(input(input));
        }
        labels = label();
        ids = spec.isInput(ID) ? null : arrays.get(ID);
        if (ids != null && (ids.rank() != 1 || isFloating(ids))) {
            throw refused(
                    "array " + ID, "must be whole numbers or text [rows], was " + ids, "Correct it, or leave it out");
        }
        rows = rowsOfAll();
        List<String> unused = arrays.entrySet().stream()
                .filter(array -> !isUsed(array.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!unused.isEmpty()) {
            notes.add("not used: " + String.join(", ", unused));
        }
    }

    private static boolean isFloating(NpyArray array) {
        return array.type() == ElementType.FLOAT32 || array.type() == ElementType.FLOAT64;
    }

    private boolean isUsed(NpyArray array) {
        return array == labels || array == ids || inputs.stream().anyMatch(input -> input == array);
    }

    private NpyArray input(BundleInput input) throws DatasetException {
        List<String> names = new ArrayList<>(List.of(input.name()));
        if (spec.inputs().size() == 1) {
            names.addAll(UNNAMED_INPUTS);
        }
        String name = names.stream()
                .filter(arrays::containsKey)
                .findFirst()
                .orElseThrow(() -> new DatasetException(
                        file.toString(),
                        "has no array " + String.join(" or ", names) + " for input " + input.name()
                                + "; its arrays are " + arrays.keySet(),
                        "Save it so: numpy.savez(file, " + input.name() + "=…)"));
        NpyArray array = array(name);
        check(input, name, array);
        notes.add("input " + input.name() + ": array " + name + " " + array);
        return array;
    }

    private void check(BundleInput input, String name, NpyArray array) throws DatasetException {
        if (array.type() == ElementType.TEXT) {
            throw refused("array " + name, "must be numbers, was " + array, "Convert it before saving");
        }
        long[] shape = array.shape();
        List<Long> row = Arrays.stream(shape).skip(1).boxed().toList();
        boolean single = input.elements() == 1 && row.stream().allMatch(extent -> extent == 1);
        if (shape.length == 0 || !(row.equals(input.shape()) || single)) {
            throw refused(
                    "array " + name,
                    "must have shape [rows" + extents(input.shape()) + "] for input " + input.name() + ", was " + array,
                    "Reshape it before saving; axes must mean what the model takes them for");
        }
    }

    private static String extents(List<Long> shape) {
        return shape.stream().map(extent -> ", " + extent).collect(Collectors.joining());
    }

    private @Nullable NpyArray label() throws DatasetException {
        String name = spec.label().orElse(null);
        if (name == null) {
            List<String> found = USUAL_LABELS.stream()
                    .filter(usual -> arrays.containsKey(usual) && !spec.isInput(usual))
                    .toList();
            if (found.isEmpty()) {
                return null;
            }
            if (found.size() > 1) {
                throw new DatasetException(
                        file.toString(),
                        "arrays " + String.join(" and ", found) + " could each hold the labels",
                        "Name it with --label");
            }
            name = found.get(0);
        }
        NpyArray array = array(name);
        checkLabel(name, array);
        notes.add("label: array " + name + " " + array);
        return array;
    }

    private NpyArray array(String name) throws DatasetException {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new DatasetException(
                    file.toString(), "has no array " + name + "; its arrays are " + arrays.keySet(), "Correct --label");
        }
        return array;
    }

    private void checkLabel(String name, NpyArray array) throws DatasetException {
        int parts = spec.labels().parts().size();
        long width = LongStream.of(array.shape()).skip(1).reduce(1, (a, b) -> a * b);
        boolean text = array.type() == ElementType.TEXT;
        boolean sound = array.rank() >= 1 && width == (parts == 0 || text ? 1 : parts);
        if (!sound) {
            throw refused(
                    "array " + name,
                    "must have shape [rows" + (parts == 0 ? "" : ", " + parts) + "] for labels, was " + array,
                    "Correct it, or name the array of labels with --label");
        }
    }

    private int rowsOfAll() throws DatasetException {
        Map<String, Long> lengths = arrays.entrySet().stream()
                .filter(array -> isUsed(array.getValue()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, array -> array.getValue().shape()[0]));
        if (lengths.values().stream().distinct().count() > 1) {
            throw new DatasetException(
                    file.toString(),
                    "arrays differ in their number of rows: " + lengths,
                    "Save arrays that belong together, one row a record");
        }
        return inputs.get(0).length(0);
    }

    private InputTensor tensor(BundleInput input, NpyArray row) throws DatasetException {
        TensorCells cells = new TensorCells(input);
        int element = 0;
        try {
            if (row.type().integral()) {
                for (long value : row.longs()) {
                    cells.put(element++, value);
                }
            } else {
                for (double value : row.doubles()) {
                    cells.put(element++, value);
                }
            }
            return cells.tensor();
        } catch (BadValueException e) {
            throw refused(
                    "row " + index + " of input " + input.name(),
                    "element " + (element - 1) + " " + e.getMessage(),
                    "Correct the array, or the input's type in model.yaml");
        }
    }

    private String id() {
        NpyArray known = ids;
        if (known == null) {
            return Integer.toString(index);
        }
        NpyArray one = known.rows(index, index + 1);
        return one.type() == ElementType.TEXT ? one.strings()[0] : Long.toString(one.longs()[0]);
    }

    private Optional<Truth> truth() throws DatasetException {
        NpyArray known = labels;
        if (known == null) {
            return Optional.empty();
        }
        NpyArray one = known.rows(index, index + 1);
        try {
            if (one.type() == ElementType.TEXT) {
                String text = one.strings()[0];
                return text.isBlank()
                        ? Optional.empty()
                        : Optional.of(spec.labels().read(text));
            }
            double[] numbers = one.doubles();
            boolean unknown = Arrays.stream(numbers).allMatch(Double::isNaN);
            return unknown ? Optional.empty() : Optional.of(spec.labels().read(numbers));
        } catch (BadValueException e) {
            throw refused("row " + index, "its label " + e.getMessage(), "Correct it, or name the labels with --label");
        }
    }

    private DatasetException refused(String what, String reason, String remedy) {
        return new DatasetException(file + ", " + what, reason, remedy);
    }
}
