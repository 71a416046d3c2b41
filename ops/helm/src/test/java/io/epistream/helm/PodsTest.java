package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pods are: what they may do, how they start and stop, where they run. */
@OnLinux
class PodsTest {
    @ParameterizedTest
    @MethodSource("services")
    void podsMayDoNothingTheyNeedNot(String example) {
        Manifests manifests = Chart.render(example);

        assertThat(manifests.ofKind("StatefulSet").map(set -> set.at("/spec/template/spec")))
                .isNotEmpty()
                .allSatisfy(pod -> {
                    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                            .isTrue();
                    assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
                    assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                            .isEqualTo("RuntimeDefault");
                    assertThat(ours(pod)).isNotEmpty().allSatisfy(PodsTest::isConfined);
                });
    }

    @Test
    void thePodOfHelmTestMayDoNoMore(@TempDir Path folder) throws IOException {
        JsonNode pod = hook(folder).only("Pod");

        assertThat(StrictCheck.problem(pod)).isEmpty();
        assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(ours(pod.path("spec"))).hasSize(1).allSatisfy(PodsTest::isConfined);
        assertThat(pod.at("/spec/containers/0/args/0").asText()).contains("/dev/tcp/rel-epistream-ops/9404");
    }

    @Test
    void aLongRestoreNeverKillsAPod() {
        JsonNode container = container(Chart.render("minimal").only("StatefulSet"));

        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
    }

    @Test
    void stateOutlivesThePod() {
        JsonNode set = Chart.render("minimal").only("StatefulSet");

        assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("epistream-state");
        assertThat(set.at("/spec/podManagementPolicy").asText()).isEqualTo("Parallel");
        assertThat(set.at("/spec/template/spec/terminationGracePeriodSeconds").asInt())
                .isEqualTo(60);
    }

    @Test
    void aChangedConfigurationRollsThePodsAndNothingElseDoes() {
        String before = checksum(Chart.render("minimal"));

        assertThat(checksum(Chart.render("minimal", "{config: {windows: {size: 2m}}}")))
                .isNotEqualTo(before);
        assertThat(checksum(Chart.render("minimal", "{replicas: 2}"))).isEqualTo(before);
    }

    @Test
    void aGpuComesWithItsImageNodesAndProvider() {
        JsonNode set = Chart.render("gpu").only("StatefulSet");
        JsonNode pod = set.at("/spec/template/spec");

        assertThat(container(set).path("image").asText()).isEqualTo("registry.example.com/epistream:0.1.0-cuda");
        assertThat(container(set).at("/resources/limits").path("nvidia.com/gpu").asInt())
                .isEqualTo(1);
        assertThat(pod.at("/nodeSelector").path("nvidia.com/gpu.present").asText())
                .isEqualTo("true");
        assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("nvidia.com/gpu");
    }

    @Test
    void onlyTheRoleThatScoresGetsTheGpu() {
        Manifests split = Chart.render("split");

        assertThat(container(split.named("StatefulSet", "rel-epistream-score"))
                        .path("image")
                        .asText())
                .endsWith("-cuda");
        assertThat(container(split.named("StatefulSet", "rel-epistream-watch")).toString())
                .doesNotContain("cuda", "nvidia");
    }

    @Test
    void theHeapIsAShareOfTheLimit() {
        JsonNode set = Chart.render("minimal", "{heapPercent: 40, javaOptions: ['-XX:+UseZGC']}")
                .only("StatefulSet");

        assertThat(container(set).path("env").toString())
                .contains("{\"name\":\"JAVA_OPTS\",\"value\":\"-XX:MaxRAMPercentage=40 -XX:+UseZGC\"}");
    }

    @Test
    void bundlesAreCopiedOutOfTheirImage() {
        JsonNode pod = Chart.render("autoscaled").only("StatefulSet").at("/spec/template/spec");

        assertThat(pod.at("/initContainers/0/image").asText()).isEqualTo("models/fraud-bundles:3");
        assertThat(pod.at("/initContainers/0/command").toString())
                .isEqualTo("[\"cp\",\"-R\",\"/bundles/.\",\"/epistream-bundles/\"]");
    }

    @Test
    void aTinyBundleComesFromAConfigMap() {
        JsonNode set = Chart.render(
                        "minimal", "{bundles: {persistentVolumeClaim: null, configMap: {name: tiny, folder: fraud/3}}}")
                .only("StatefulSet");

        assertThat(container(set).path("volumeMounts").toString()).contains("\"/models/fraud/3\"");
        assertThat(StrictCheck.problem(set)).isEmpty();
    }

    @Test
    void lagIsThatOfBothRolesWhereOnePodPlaysBoth() {
        JsonNode scaling = Chart.render("autoscaled").only("ScaledObject");

        assertThat(scaling.findValuesAsText("consumerGroup"))
                .containsExactly("fraud-monitor-score", "fraud-monitor-watch");
        assertThat(scaling.findValuesAsText("topic")).containsExactly("inference-inputs", "uncertainty-events");
        assertThat(scaling.at("/spec/maxReplicaCount").asInt()).isEqualTo(12);
    }

    @Test
    void onlyMonitoringReachesTheOpsPort() {
        JsonNode policy = Chart.render("hardened").only("NetworkPolicy");

        assertThat(policy.at("/spec/ingress")).hasSize(1);
        assertThat(policy.at("/spec/ingress/0/from/0").toString())
                .isEqualTo(
                        "{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"monitoring\"}}}");
        assertThat(policy.at("/spec/egress/1/ports/0/port").asInt()).isEqualTo(9093);
        assertThat(policy.at("/spec/egress/1/to/0/podSelector/matchLabels").toString())
                .contains("strimzi.io/kind");
    }

    private static List<String> services() {
        return Chart.examples().stream().filter(name -> !name.equals("sidecar")).toList();
    }

    /** Rendering leaves hooks out: here the chart's one is none. */
    private static Manifests hook(Path folder) throws IOException {
        Path chart = Chart.copyTo(folder.resolve("epistream"));
        Path test = chart.resolve("templates/tests/ready.yaml");
        Files.writeString(test, Files.readString(test).replaceAll(" +helm\\.sh/hook.*\\n", ""));
        return Chart.render(chart, List.of(Chart.example("minimal")));
    }

    /** Containers of the chart, not those that users add. */
    private static List<JsonNode> ours(JsonNode pod) {
        return Stream.of("containers", "initContainers")
                .flatMap(kind -> StreamSupport.stream(pod.path(kind).spliterator(), false))
                .filter(container -> container.path("name").asText().matches("epistream.*|ready"))
                .toList();
    }

    private static void isConfined(JsonNode container) {
        JsonNode context = container.path("securityContext");
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(container.at("/resources/limits/memory").isMissingNode()).isFalse();
    }

    private static JsonNode container(JsonNode set) {
        return set.at("/spec/template/spec/containers/0");
    }

    private static String checksum(Manifests manifests) {
        return manifests
                .only("StatefulSet")
                .at("/spec/template/metadata/annotations")
                .path("checksum/config")
                .asText();
    }
}
