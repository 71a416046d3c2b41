package io.epistream.streams.dataset;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InputTensor;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What tests ask of data, and what they see of rows. */
final class Specs {
    static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    private Specs() {}

    static BundleInput input(String name, TensorType type, long... shape) {
        return new BundleInput(
                name,
                type,
                IntStream.range(0, shape.length).mapToObj(i -> shape[i]).toList(),
                name,
                1,
                0);
    }

    /** As the zoo's bundles declare it. */
    static DatasetSpec digits() {
        return spec(LabelScheme.classes(DIGITS), input("pixels", TensorType.UINT8, 64));
    }

    static DatasetSpec spec(LabelScheme labels, BundleInput... inputs) {
        return new DatasetSpec("model", List.of(inputs), labels, Optional.empty(), Set.of());
    }

    static DatasetSpec labelled(DatasetSpec spec, String label) {
        return new DatasetSpec(spec.model(), spec.inputs(), spec.labels(), Optional.of(label), spec.ignored());
    }

    static DatasetSpec ignoring(DatasetSpec spec, String... columns) {
        return new DatasetSpec(spec.model(), spec.inputs(), spec.labels(), spec.label(), Set.of(columns));
    }

    static List<Row> all(Dataset dataset) throws DatasetException {
        List<Row> rows = new ArrayList<>();
        for (Optional<Row> row = dataset.next(); row.isPresent(); row = dataset.next()) {
            rows.add(row.get());
        }
        return rows;
    }

    /** Elements of a float32 input. */
    static List<Float> floats(Row row, int input) {
        var data = row.tensors()
                .get(input)
                .data()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        return IntStream.range(0, data.remaining()).mapToObj(data::get).toList();
    }

    /** Elements of an input of single bytes. */
    static List<Integer> bytes(InputTensor tensor) {
        return IntStream.range(0, tensor.data().remaining())
                .mapToObj(i -> Byte.toUnsignedInt(tensor.data().get(i)))
                .toList();
    }
}
