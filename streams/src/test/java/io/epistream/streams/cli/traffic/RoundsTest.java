package io.epistream.streams.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.LabelScheme;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.dataset.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
    private static final DatasetSpec SPEC = new DatasetSpec(
            "model",
            List.of(new BundleInput("x", TensorType.FLOAT32, List.of(1L), "x", 1, 0)),
            LabelScheme.classes(List.of("a", "b")),
            Optional.empty(),
            Set.of());

    private final Rejections rejections = new Rejections(false);

    @TempDir
    Path folder;

    @Test
    void aFileIsReadInItsOrderAsOftenAsAskedFor() throws Exception {
        try (Rounds rounds = rounds(3, 2, OptionalLong.empty())) {
            assertThat(rounds.notes()).contains("input x: column x", "label: column label");
            assertThat(taken(rounds)).containsExactly("1:0", "1:1", "1:2", "2:0", "2:1", "2:2");
            assertThat(rounds.labelled()).isTrue();
        }
    }

    @Test
    void eachRepetitionHasAnOrderOfItsOwnAndASeedGivesTheSameAgain() throws Exception {
        List<String> once = shuffled(5);
        assertThat(once).isEqualTo(shuffled(5)).isNotEqualTo(shuffled(6));
        List<String> first = ids(once.subList(0, 50));
        List<String> second = ids(once.subList(50, 100));
        assertThat(first).isNotEqualTo(second).containsExactlyInAnyOrderElementsOf(second);
        assertThat(once.get(50)).startsWith("2:");
    }

    @Test
    void aFileWithoutRowsIsToldEvenWhereItIsSentForEver() throws Exception {
        try (Rounds rounds = rounds(0, Long.MAX_VALUE, OptionalLong.empty())) {
            assertThatThrownBy(rounds::next)
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("has no row of model model. Give a file with rows");
        }
    }

    private List<String> shuffled(long seed) throws Exception {
        try (Rounds rounds = rounds(50, 2, OptionalLong.of(seed))) {
            return taken(rounds);
        }
    }

    private Rounds rounds(int rows, long most, OptionalLong seed) throws IOException, DatasetException {
        List<String> lines = new ArrayList<>(List.of("x,label"));
        IntStream.range(0, rows).mapToObj(i -> i + ",a").forEach(lines::add);
        return Rounds.open(Files.write(folder.resolve("rows.csv"), lines), SPEC, rejections, most, seed);
    }

    private static List<String> taken(Rounds rounds) throws DatasetException {
        List<String> taken = new ArrayList<>();
        for (Optional<Row> row = rounds.next(); row.isPresent(); row = rounds.next()) {
            taken.add(rounds.round() + ":" + row.get().id());
        }
        return taken;
    }

    private static List<String> ids(List<String> taken) {
        return taken.stream().map(id -> id.substring(2)).toList();
    }
}
