package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside a model server that exists: by a patch, or included by the server's own chart. */
@OnLinux
class SidecarTest {
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: fraud-model }
            spec:
              replicas: 3
              selector: { matchLabels: { app: fraud-model } }
              template:
                metadata: { labels: { app: fraud-model } }
                spec:
                  containers:
                    - name: server
                      image: fraud-model:3
                      ports: [ { name: http, containerPort: 8080 } ]
                      volumeMounts: [ { name: cache, mountPath: /cache } ]
                  volumes: [ { name: cache, emptyDir: {} } ]
            """;

    private static final String INCLUDED = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: fraud-model }
            spec:
              selector: { matchLabels: { app: fraud-model } }
              template:
                metadata:
                  labels: { app: fraud-model }
                  annotations:
                    {{- include "epistream.sidecar.annotations" .Subcharts.epistream | nindent 8 }}
                spec:
                  initContainers:
                    {{- include "epistream.sidecar.initContainers" .Subcharts.epistream | nindent 8 }}
                  containers:
                    - name: server
                      image: fraud-model:3
                    -
                      {{- include "epistream.sidecar.container" .Subcharts.epistream | nindent 10 }}
                  volumes:
                    {{- include "epistream.sidecar.volumes" .Subcharts.epistream | nindent 8 }}
            """;

    @TempDir
    private Path folder = Path.of("");

    private JsonNode patch = Manifests.parseOne("{}");

    @BeforeEach
    void renderPatch() {
        patch = Manifests.parseOne(Chart.render("sidecar")
                .named("ConfigMap", "rel-epistream-sidecar-patch")
                .at("/data/patch.yaml")
                .asText());
    }

    @Test
    void thePatchMakesAValidDeployment() {
        ObjectNode deployment = (ObjectNode) Manifests.parseOne(DEPLOYMENT);
        merge(deployment, patch);

        assertThat(StrictCheck.problem(deployment)).isEmpty();
        assertThat(deployment.at("/spec/template/spec/containers").findValuesAsText("name"))
                .contains("server", "epistream");
        assertThat(deployment.at("/spec/template/spec/volumes")).hasSize(5);
        assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void theModelServerStaysReadyWithoutIt() {
        JsonNode container = patch.at("/spec/template/spec/containers/0");

        assertThat(container.has("readinessProbe")).isFalse();
        assertThat(container.has("livenessProbe")).isTrue();
    }

    @Test
    void itIsConfinedWhateverThePodIs() {
        JsonNode context = patch.at("/spec/template/spec/containers/0/securityContext");

        assertThat(context.path("runAsUser").asInt()).isEqualTo(10001);
        assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(context.has("fsGroup")).isFalse();
        assertThat(patch.at("/spec/template/spec").has("securityContext")).isFalse();
    }

    @Test
    void stateIsOnAnEmptyDir() {
        assertThat(patch.at("/spec/template/spec/volumes").toString())
                .contains("{\"name\":\"epistream-state\",\"emptyDir\":{\"sizeLimit\":\"2Gi\"}}");
    }

    @Test
    void nothingElseIsMade() {
        assertThat(Chart.render("sidecar").all())
                .extracting(manifest -> manifest.path("kind").asText())
                .containsExactlyInAnyOrder("ConfigMap", "ConfigMap", "PodMonitor");
    }

    @Test
    void aChartThatDependsOnThisOneIncludesTheSame() throws IOException {
        Manifests manifests = Chart.render(parent(), List.of(values()));
        JsonNode deployment = manifests.only("Deployment");

        assertThat(StrictCheck.problems(manifests)).isEmpty();
        assertThat(deployment.at("/spec/template/spec/containers/1"))
                .isEqualTo(patch.at("/spec/template/spec/containers/0"));
        assertThat(deployment.at("/spec/template/metadata/annotations"))
                .isEqualTo(patch.at("/spec/template/metadata/annotations"));
    }

    /** A chart with this one in its {@code charts/}. */
    private Path parent() throws IOException {
        Path parent = Files.createDirectories(folder.resolve("fraud-model"));
        Files.createDirectories(parent.resolve("charts"));
        Files.createDirectories(parent.resolve("templates"));
        Files.writeString(parent.resolve("Chart.yaml"), """
                apiVersion: v2
                name: fraud-model
                version: 1.0.0
                dependencies:
                  - { name: epistream, version: 0.1.0, condition: epistream.enabled }
                """);
        Files.writeString(parent.resolve("templates/deployment.yaml"), INCLUDED);
        Chart.copyTo(parent.resolve("charts/epistream"));
        return parent;
    }

    private Path values() throws IOException {
        Path file = folder.resolve("values.yaml");
        ObjectNode values = Manifests.YAML.createObjectNode();
        values.set("epistream", ValuesFile.read(Chart.example("sidecar")));
        Manifests.YAML.writeValue(file.toFile(), values);
        return file;
    }

    /** As a strategic merge patch does: lists of containers and volumes by name, objects key by key, the rest replaced. */
    private static void merge(ObjectNode under, JsonNode over) {
        over.properties().forEach(entry -> {
            JsonNode old = under.path(entry.getKey());
            if (old instanceof ObjectNode object) {
                merge(object, entry.getValue());
            } else if (old instanceof ArrayNode array) {
                entry.getValue().forEach(element -> mergeByName(array, element));
            } else {
                under.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static void mergeByName(ArrayNode array, JsonNode element) {
        for (JsonNode old : array) {
            if (old.path("name").equals(element.path("name"))) {
                merge((ObjectNode) old, element);
                return;
            }
        }
        array.add(element);
    }
}
