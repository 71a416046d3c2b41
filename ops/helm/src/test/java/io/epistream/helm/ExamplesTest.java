package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file under {@code examples/}: what users start from, and what covers the chart's branches. */
@OnLinux
class ExamplesTest {
    @ParameterizedTest
    @MethodSource("examples")
    void isWhatKubernetesTakes(String example) {
        assertThat(StrictCheck.problems(Chart.render(example))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isRenderedTheSameTwice(String example) {
        assertThat(Chart.render(example).text()).isEqualTo(Chart.render(example).text());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void namesAndLabelsAgree(String example) {
        assertThat(Agreement.problems(Chart.render(example))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void makesNoSecretAndMountsNoToken(String example) {
        Manifests manifests = Chart.render(example);

        assertThat(manifests.ofKind("Secret")).isEmpty();
        assertThat(manifests.all())
                .allSatisfy(manifest -> assertThat(manifest.findValues("automountServiceAccountToken"))
                        .allMatch(mounted -> !mounted.asBoolean()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void lintFindsNothing(String example, @TempDir Path folder) throws IOException {
        Path chart = Chart.copyTo(folder.resolve("epistream"));
        ValuesFile.merge(chart.resolve("values.yaml"), Chart.example(example));

        assertThat(Chart.lint(chart))
                .satisfies(result -> assertThat(result.isFailed())
                        .as("%s", result.getMessages())
                        .isFalse());
    }

    @Test
    void namesStayWithinWhatKubernetesAllows() {
        Manifests manifests = Chart.render("split", "fullnameOverride: " + "long-name-".repeat(7));

        assertThat(manifests.all())
                .allSatisfy(
                        manifest -> assertThat(Manifests.name(manifest)).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"));
        assertThat(manifests.ofKind("StatefulSet"))
                .allSatisfy(set -> assertThat(Manifests.name(set)).hasSizeLessThan(53));
        assertThat(Agreement.problems(manifests)).isEmpty();
    }

    static List<String> examples() {
        return Chart.examples();
    }
}
