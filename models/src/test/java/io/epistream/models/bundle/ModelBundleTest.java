package io.epistream.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.digits.BundleFolder;
import io.epistream.models.uncertainty.DeepEnsemble;
import io.epistream.models.uncertainty.Injection;
import io.epistream.models.uncertainty.McDropout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBundleTest {
    private static final byte[] ONNX = "stands for a model".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void readsEverythingThatModelYamlSays() throws Exception {
        ModelBundle bundle = ModelBundle.load(BundleFolder.in(folder)
                .file("model.onnx", ONNX)
                .file("reference.avro", new byte[] {1, 2})
                .input("{ type: uint8, shape: [8, 8], onnx: image, scale: 0.0625, offset: -0.5 }")
                .method("{ mc-dropout: { samples: 30, seed: -9, masks: fixed, rate: 0.3,"
                        + " inject: { rate: 0.1, before: [fc] } } }")
                .extra("temperature: 1.37")
                .extra("reference: reference.avro")
                .write());
        ModelDescription description = bundle.description();
        assertThat(description.name()).isEqualTo("digits");
        assertThat(description.version()).isEqualTo("1");
        assertThat(description.labels()).hasSize(10).startsWith("0");
        assertThat(description.temperature()).isEqualTo(1.37);
        assertThat(description.inputs())
                .containsExactly(new BundleInput("pixels", TensorType.UINT8, List.of(8L, 8L), "image", .0625, -.5));
        assertThat(description.method())
                .isEqualTo(new McDropout(30, -9, OptionalDouble.of(.3), Optional.of(new Injection(.1, List.of("fc")))));
        assertThat(bundle.models()).extracting(BundleFile::name).containsExactly("model.onnx");
        assertThat(bundle.reference().orElseThrow().bytes()).containsExactly(1, 2);
        assertThat(bundle.reference().orElseThrow().sha256()).isEqualTo(BundleFolder.sha256(new byte[] {1, 2}));
    }

    @Test
    void fillsInWhatMayBeLeftOut() throws Exception {
        ModelBundle bundle = ModelBundle.load(BundleFolder.in(folder)
                .file("model.onnx", ONNX)
                .input("{ type: float32, shape: [64] }")
                .write());
        assertThat(bundle.description().temperature()).isEqualTo(1);
        assertThat(bundle.description().inputs())
                .containsExactly(new BundleInput("pixels", TensorType.FLOAT32, List.of(64L), "pixels", 1, 0));
        assertThat(bundle.reference()).isEmpty();
    }

    @Test
    void membersKeepTheOrderOfTheFile() throws Exception {
        ModelBundle bundle = ModelBundle.load(BundleFolder.in(folder)
                .method(BundleFolder.ENSEMBLE)
                .file("z.onnx", new byte[] {1})
                .file("a.onnx", new byte[] {2})
                .write());
        assertThat(bundle.models()).extracting(BundleFile::name).containsExactly("z.onnx", "a.onnx");
        assertThat(bundle.description().method()).isEqualTo(new DeepEnsemble());
    }

    @Test
    void everyProblemComesInOneMessageWithItsPath() throws Exception {
        Files.writeString(folder.resolve("model.yaml"), """
                name: digits
                verison: "1"
                task: regresion
                labels: [same, same]
                inputs:
                  pixels: { type: unit8, shape: [0], scale: 0, ofset: 1 }
                method: { mc-dropout: { samples: 1, seed: x, masks: frozen, rate: 1.5, inject: { befor: [] } } }
                temperature: -3
                reference: profile.avro
                files: { model.onnx: "md5:123", ../evil.onnx: 3 }
                """);
        assertThatThrownBy(() -> ModelBundle.load(folder))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("model.yaml")
                .hasMessageContaining("version: is missing")
                .hasMessageContaining("verison: is not known, did you mean version?")
                .hasMessageContaining(
                        "task: must be one of [classification, multilabel, regression], was regresion, did you mean regression?")
                .hasMessageContaining("labels: must be at least 2 different labels, was [same, same]")
                .hasMessageContaining("inputs.pixels.type: must be one of [float32")
                .hasMessageContaining("was unit8, did you mean uint8?")
                .hasMessageContaining("inputs.pixels.shape: must be whole numbers of at least 1")
                .hasMessageContaining("inputs.pixels.scale: must be finite and not 0, was 0.0")
                .hasMessageContaining("inputs.pixels.ofset: is not known, did you mean offset?")
                .hasMessageContaining("method.mc-dropout.samples: must be 2 to 10000, was 1")
                .hasMessageContaining("method.mc-dropout.seed: must be a whole number")
                .hasMessageContaining("method.mc-dropout.masks: must be one of [fixed, exact-k, fresh], was frozen")
                .hasMessageContaining("method.mc-dropout.rate: must be a number in (0, 1), was 1.5")
                .hasMessageContaining("method.mc-dropout.inject.rate: must be a number in (0, 1)")
                .hasMessageContaining("method.mc-dropout.inject.befor: is not known, did you mean before?")
                .hasMessageContaining("temperature: must be 0.001 to 1000.0, was -3.0")
                .hasMessageContaining("files.model.onnx: must be sha256: and 64 hex digits")
                .hasMessageContaining("files.../evil.onnx: must be a name inside the bundle")
                .hasMessageContaining("reference: must be listed under files, was profile.avro");
    }

    @Test
    void anUnknownMethodNamesTheNearest() {
        assertThatThrownBy(() -> ModelBundle.load(BundleFolder.in(folder)
                        .file("model.onnx", ONNX)
                        .method("{ mc-dropuot: { samples: 5, seed: 1 } }")
                        .write()))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(
                        "method: must name one of [mc-dropout, ensemble, bayes-by-backprop, laplace, deterministic]")
                .hasMessageContaining("did you mean mc-dropout?");
    }

    @Test
    void yamlThatDoesNotParseIsRefused() throws Exception {
        Files.writeString(folder.resolve("model.yaml"), "name: [");
        assertThatThrownBy(() -> ModelBundle.load(folder))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("model.yaml: is not valid YAML");
        Files.writeString(folder.resolve("model.yaml"), "name: a\nname: b\n");
        assertThatThrownBy(() -> ModelBundle.load(folder))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("Duplicate");
        Files.writeString(folder.resolve("model.yaml"), "");
        assertThatThrownBy(() -> ModelBundle.load(folder))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("the file: must be a mapping");
    }

    @Test
    void aFolderWithoutModelYamlIsRefused() {
        assertThatThrownBy(() -> ModelBundle.load(folder.resolve("nowhere")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("nowhere: has no readable model.yaml")
                .hasMessageContaining("Name a folder that holds a model bundle");
    }

    @Test
    void missingAndChangedFilesAreAllNamed() throws Exception {
        BundleFolder.in(folder)
                .method(BundleFolder.ENSEMBLE)
                .file("a.onnx", new byte[] {1})
                .file("b.onnx", new byte[] {2})
                .write();
        Files.delete(folder.resolve("a.onnx"));
        Files.write(folder.resolve("b.onnx"), new byte[] {3});
        assertThatThrownBy(() -> ModelBundle.load(folder))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("a.onnx is missing")
                .hasMessageContaining("b.onnx is corrupt or was changed: sha256 is "
                        + BundleFolder.sha256(new byte[] {3}) + ", model.yaml says "
                        + BundleFolder.sha256(new byte[] {2}))
                .hasMessageContaining("Copy the bundle again");
    }

    @Test
    void theNumberOfModelsMustSuitTheMethod() {
        assertThatThrownBy(() -> ModelBundle.load(BundleFolder.in(folder)
                        .method(BundleFolder.ENSEMBLE)
                        .file("a.onnx", ONNX)
                        .write()))
                .hasMessageContaining("lists 1 .onnx files, and method ensemble needs at least 2");
        assertThatThrownBy(() -> ModelBundle.load(BundleFolder.in(folder)
                        .method(BundleFolder.MC_DROPOUT)
                        .file("a.onnx", ONNX)
                        .file("b.onnx", new byte[] {1})
                        .write()))
                .hasMessageContaining("lists 2 .onnx files, and method mc-dropout needs exactly 1");
    }

    @Test
    void oneMemberListedTwiceIsRefused() {
        assertThatThrownBy(() -> ModelBundle.load(BundleFolder.in(folder)
                        .method(BundleFolder.ENSEMBLE)
                        .file("a.onnx", ONNX)
                        .file("b.onnx", ONNX)
                        .write()))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("b.onnx: is the same file as another member");
    }

    @Test
    void distanceCountsEdits() {
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
        assertThat(Nearest.distance("unit8", "uint8")).as("neighbours swapped").isEqualTo(1);
    }
}
