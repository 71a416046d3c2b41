package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    private static final Path ZOO =
            Path.of(System.getProperty("epistream.home", "..")).resolve("models/zoo");

    private final Execution epistream = new Execution();

    @TempDir
    Path folder;

    @Test
    void findsTheDropoutOfTheZoosModel() {
        int exit = epistream.execute(
                "inspect", ZOO.resolve("digits-mc-dropout/model.onnx").toString());

        assertThat(exit).isZero();
        assertThat(epistream.out())
                .contains("inputs     input float [?, 64]")
                .contains("outputs    logits float [?, 10]")
                .containsPattern("dropout    \\S*first_dropout\\S* \\(rate 0.2, active\\)")
                .contains("mc-dropout     open   with its own 2 dropout nodes");
    }

    @Test
    void saysWhereDropoutCouldGoWhenTheExportHasNone() {
        epistream.execute(
                "inspect", ZOO.resolve("digits-ensemble/member-0.onnx").toString());

        assertThat(epistream.out())
                .contains("dropout    none")
                .containsPattern("injectable before .*Gemm")
                .contains("mc-dropout     open   by injection");
    }

    @Test
    void aFileThatIsNoModelIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "not a model");

        assertThat(epistream.execute("inspect", file.toString())).isEqualTo(1);
        assertThat(epistream.err()).startsWith("epistream: " + file + ": ").doesNotContain("\tat ");
    }
}
