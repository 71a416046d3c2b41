package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnLinux
class PackageTest {
    @Test
    void thePackageHoldsRulesAndDashboardsToo(@TempDir Path folder) {
        new Helm(Chart.CHART).packageIt().withDestination(folder).call();
        Path chart = folder.resolve("epistream-0.1.0.tgz");

        assertThat(Chart.render(chart, List.of(Chart.example("everything"))).text())
                .isEqualTo(Chart.render("everything").text());
    }

    @Test
    void itIsOfThisVersionOfTheProgram() throws IOException {
        Matcher version = Pattern.compile("<artifactId>epistream-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Chart.FOLDER.resolve("../../pom.xml")));

        assertThat(version.find()).isTrue();
        assertThat(Chart.CHART.resolve("Chart.yaml")).content().contains("appVersion: " + version.group(1) + "\n");
    }

    @Test
    void notesNameWhatWasMade() {
        String notes = new Helm(Chart.CHART)
                .install()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeVersion(Chart.KUBERNETES)
                .clientOnly()
                .dryRun()
                .withValuesFile(Chart.example("split"))
                .call()
                .getOutput();

        assertThat(notes)
                .contains("rollout status statefulset/rel-epistream-score\n", "statefulset/rel-epistream-watch\n")
                .contains("port-forward service/rel-epistream-ops 9404")
                .contains("Nothing scrapes it yet");
    }

    /** But the hook, which the rendering leaves out: {@link PodsTest} has it. */
    @Test
    void everyTemplateIsUsedByAnExample() throws IOException {
        String rendered = String.join(
                "",
                Chart.examples().stream().map(name -> Chart.render(name).text()).toList());
        try (var files = Files.walk(Chart.CHART.resolve("templates"))) {
            assertThat(files.map(Path::getFileName)
                            .map(Path::toString)
                            .filter(name -> name.endsWith(".yaml") && !name.equals("ready.yaml")))
                    .allSatisfy(name -> assertThat(rendered).contains("/" + name));
        }
    }
}
