package io.epistream.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.digits.BundleFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {
    private static final byte[] REFERENCE = {1, 2};

    @TempDir
    Path folder;

    @Test
    void whatNobodyEditsStaysAndWhatIsEditedIsReadBack() throws Exception {
        Path old = bundle();
        Files.writeString(old.resolve("CARD.md"), "card");
        byte[] distance = "distances".getBytes(StandardCharsets.UTF_8);

        BundleWriter writer = BundleWriter.of(ModelBundle.load(old))
                .version("007")
                .temperature(1.5)
                .file("distance.npz", distance)
                .distance(new DistanceSpec(Optional.of("/l3/Gemm"), 5, "distance.npz"))
                .fitted(entry("distance"))
                .fitted(entry("temperature"));
        writer.write(folder.resolve("a/new"));

        ModelBundle written = ModelBundle.load(folder.resolve("a/new"));
        ModelDescription was = ModelBundle.load(old).description();
        assertThat(written.description().version()).isEqualTo("007");
        assertThat(written.description().temperature()).isEqualTo(1.5);
        assertThat(written.description().distance().orElseThrow().neighbours()).isEqualTo(5);
        assertThat(written.description().inputs()).isEqualTo(was.inputs());
        assertThat(written.description().labels()).isEqualTo(was.labels());
        assertThat(written.description().method()).isEqualTo(was.method());
        assertThat(written.file("distance.npz").orElseThrow().bytes()).isEqualTo(distance);
        assertThat(written.reference()).isPresent();
        assertThat(written.folder().resolve("CARD.md")).hasContent("card");
        assertThat(Files.readString(written.folder().resolve("model.yaml")))
                .containsSubsequence("fit: \"distance\"", "fit: \"temperature\"", "rows: 3", "nll: 0.5");
    }

    @Test
    void aReferenceThatIsLeftOutIsNotCopied() throws Exception {
        BundleWriter.of(ModelBundle.load(bundle())).withoutReference().write(folder.resolve("new"));

        assertThat(ModelBundle.load(folder.resolve("new")).reference()).isEmpty();
        assertThat(folder.resolve("new/reference.avro")).doesNotExist();
    }

    @Test
    void aFolderThatIsThereIsRefusedAndStaysAsItIs() throws Exception {
        BundleWriter writer = BundleWriter.of(ModelBundle.load(bundle()));
        Path there = Files.createDirectory(folder.resolve("there"));

        assertThatThrownBy(() -> writer.write(there))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("there: is there already, and a bundle is never written over");
        assertThat(there).isEmptyDirectory();
    }

    @Test
    void aBundleThatCouldNotBeReadBackIsNotThere() throws Exception {
        BundleWriter writer = BundleWriter.of(ModelBundle.load(bundle())).temperature(-1);

        assertThatThrownBy(writer::preview).hasMessageContaining("temperature: must be");
        assertThatThrownBy(() -> writer.write(folder.resolve("new"))).hasMessageContaining("temperature: must be");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("old");
        }
    }

    private Path bundle() {
        return BundleFolder.in(folder.resolve("old"))
                .fixture("member0.onnx")
                .file("reference.avro", REFERENCE)
                .extra("reference: reference.avro")
                .write();
    }

    private static FitEntry entry(String fit) {
        return new FitEntry(
                fit,
                "00",
                3,
                LocalDate.of(2026, 11, 25),
                OptionalLong.of(7),
                Map.of("a", 1),
                Map.of("nll", 1.0),
                Map.of("nll", .5));
    }
}
