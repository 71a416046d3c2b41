package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program itself reads what the chart gives it: the ConfigMap, with the container's environment over it. */
@OnLinux
class ProgramConfigTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @MethodSource("services")
    void theProgramTakesIt(String example) throws IOException, ConfigException {
        Manifests manifests = Chart.render(example);

        for (JsonNode set : manifests.ofKind("StatefulSet").toList()) {
            EpistreamConfig config = load(manifests, container(set));
            assertThat(config.http().ops()).hasToString("0.0.0.0:9404");
            assertThat(config.execution().stateDir()).isEqualTo(Path.of("/var/lib/epistream/state"));
        }
    }

    @Test
    void theSidecarTakesItToo() throws IOException, ConfigException {
        Manifests manifests = Chart.render("sidecar");
        JsonNode patch = Manifests.parseOne(manifests
                .named("ConfigMap", "rel-epistream-sidecar-patch")
                .at("/data/patch.yaml")
                .asText());

        assertThat(load(manifests, patch.at("/spec/template/spec/containers/0")).roles())
                .containsExactlyInAnyOrder(Role.SCORE, Role.WATCH);
    }

    @Test
    void splitRolesShareAFileAndDifferByEnvironment() throws IOException, ConfigException {
        Manifests manifests = Chart.render("split");
        EpistreamConfig score = load(manifests, container(manifests.named("StatefulSet", "rel-epistream-score")));
        EpistreamConfig watch = load(manifests, container(manifests.named("StatefulSet", "rel-epistream-watch")));

        assertThat(score.roles()).containsExactly(Role.SCORE);
        assertThat(watch.roles()).containsExactly(Role.WATCH);
        assertThat(score.execution().provider()).hasToString("CUDA");
        assertThat(watch.execution().provider()).hasToString("AUTO");
        assertThat(score.kafka()).doesNotContainKey("num.standby.replicas");
        assertThat(watch.kafka()).containsEntry("num.standby.replicas", "1");
        assertThat(score.applicationId(Role.SCORE)).isEqualTo("vision-monitor-score");
    }

    @Test
    void secretsComeFromTheMountedFiles() throws IOException, ConfigException {
        Manifests manifests = Chart.render("hardened");

        assertThat(load(manifests, container(manifests.only("StatefulSet"))).kafka())
                .containsEntry("ssl.truststore.password", "from a file")
                .hasEntrySatisfying(
                        "sasl.jaas.config",
                        jaas -> assertThat(jaas).contains("username=\"a user\" password=\"from a file\""));
    }

    @Test
    void largeNumbersStayWhole() throws IOException, ConfigException {
        Manifests manifests = Chart.render("everything");

        assertThat(load(manifests, container(manifests.named("StatefulSet", "rel-uncertainty-score")))
                        .kafka())
                .containsEntry("max.request.size", "10485760");
    }

    private static List<String> services() {
        return Chart.examples().stream().filter(name -> !name.equals("sidecar")).toList();
    }

    private static JsonNode container(JsonNode set) {
        return set.at("/spec/template/spec/containers/0");
    }

    /** Secrets are mounted under {@code /secrets} in every example; here that is a temporary folder. */
    private EpistreamConfig load(Manifests manifests, JsonNode container) throws IOException, ConfigException {
        String yaml = manifests
                .ofKind("ConfigMap")
                .map(map -> map.at("/data/epistream.yaml"))
                .filter(JsonNode::isTextual)
                .findFirst()
                .orElseThrow()
                .asText();
        for (String file : List.of("secrets/kafka/password", "secrets/kafka-ca/ca.password")) {
            Path secret = folder.resolve(file);
            Files.createDirectories(secret.resolveSibling(""));
            Files.writeString(secret, "from a file\n");
        }
        Path file = folder.resolve("epistream.yaml");
        Files.writeString(file, yaml.replace("${file:/secrets", "${file:" + folder.resolve("secrets")));
        return ConfigLoader.load(file, environment(container)).config();
    }

    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new HashMap<>(Map.of("KAFKA_USER", "a user"));
        container.path("env").forEach(variable -> {
            if (variable.has("value")) {
                environment.put(
                        variable.path("name").asText(), variable.path("value").asText());
            }
        });
        return environment;
    }
}
