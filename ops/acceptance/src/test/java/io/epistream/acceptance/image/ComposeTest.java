package io.epistream.acceptance.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.acceptance.Checkout;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The composition as far as it can be checked without its images. */
final class ComposeTest {
    private static final String MONITORING = "EPISTREAM_REQUIRE_MONITORING";
    private final Composition composition = read();

    @Test
    void isValidToComposeItself() throws Exception {
        List<String> command = new ArrayList<>(Tools.compose());
        command.addAll(List.of("-f", Composition.FILE.toString(), "config", "--quiet"));

        assertThat(Shell.run(Map.of(), command)).isEqualTo(new Shell(0, ""));
    }

    @Test
    void needsNoVariable() throws Exception {
        assertThat(Composition.undefaulted()).isEmpty();
    }

    @Test
    void mountsFilesThatExist() {
        assertThat(composition.services().keySet())
                .flatMap(service -> composition.mounts(service).values())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void pinsEveryImageThatItDoesNotBuild() {
        assertThat(composition.services().keySet())
                .filteredOn(service -> !composition.text(service, "image").startsWith("epistream:"))
                .allSatisfy(service -> assertThat(composition.tag(service)).matches("v?\\d+\\.\\d+\\.\\d+"));
        assertThat(composition.tag("kafka")).isEqualTo(AppInfoParser.getVersion());
    }

    @Test
    void opensPortsToThisMachineOnly() {
        assertThat(composition.services().keySet())
                .flatMap(service -> composition.list(service, "ports"))
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
    }

    @Test
    void boundsTheMemoryOfEveryServiceAndSaysWhetherItIsWellAndStartsAgain() {
        assertThat(composition.services()).allSatisfy((name, service) -> {
            assertThat(service).as(name).containsKeys("mem_limit", "restart");
            // the image of the program brings its own
            assertThat(service.containsKey("healthcheck") || name.equals("epistream"))
                    .as(name)
                    .isTrue();
        });
    }

    @Test
    void runsTheProgramWithoutRights() {
        assertThat(List.of("epistream", "producer")).allSatisfy(service -> {
            assertThat(composition.text(service, "read_only")).isEqualTo("true");
            assertThat(composition.list(service, "cap_drop")).containsExactly("ALL");
        });
    }

    @Test
    void configuresTheProgramForItsBroker() throws Exception {
        EpistreamConfig config = ConfigLoader.load(Composition.FOLDER.resolve("epistream.yaml"), Map.of())
                .config();

        assertThat(config.kafka()).containsEntry("bootstrap.servers", "kafka:19092");
        assertThat(composition.text("topics", "command"))
                .contains("--topic " + config.topics().inputs() + " ");
        assertThat(composition.mounts("epistream")).containsKey("/etc/epistream/zoo");
    }

    @Test
    void givesPrometheusWhatItAccepts(@TempDir Path folder) throws Exception {
        Tools.require("promtool", MONITORING);
        for (Map.Entry<String, Path> mount : composition.mounts("prometheus").entrySet()) {
            Path name = Path.of(mount.getKey()).getFileName();
            Files.copy(mount.getValue(), folder.resolve(String.valueOf(name)));
        }

        assertThat(Shell.output(
                        "promtool",
                        "check",
                        "config",
                        folder.resolve("prometheus.yml").toString()))
                .contains("is valid prometheus config file syntax", "1 rule files found");
    }

    @Test
    void givesAlertmanagerWhatItAccepts() throws Exception {
        Tools.require("amtool", MONITORING);

        assertThat(Shell.output(
                        "amtool",
                        "check-config",
                        Composition.FOLDER.resolve("alertmanager.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void scrapesAndTellsServicesOfTheComposition() throws Exception {
        Object prometheus = new Yaml().load(Files.readString(Composition.FOLDER.resolve("prometheus.yml")));

        assertThat(String.valueOf(prometheus)).contains("epistream:9404", "alertmanager:9093");
        assertThat(composition.services()).containsKeys("epistream", "alertmanager");
    }

    @Test
    void givesGrafanaDashboardsWhereItsProvisioningLooks() throws Exception {
        Object provider =
                new Yaml().load(Files.readString(Checkout.path("dashboards/provisioning/dashboards/epistream.yml")));
        String folder = "/var/lib/grafana/dashboards/epistream/";

        assertThat(String.valueOf(provider)).contains("path=" + folder.substring(0, folder.length() - 1));
        assertThat(composition.mounts("grafana").entrySet())
                .filteredOn(mount -> mount.getKey().startsWith(folder))
                .isNotEmpty()
                .allSatisfy(mount -> assertThat(uid(mount.getValue())).isNotEmpty());
        assertThat(Files.readString(Checkout.path("dashboards/provisioning/datasources/prometheus.yml")))
                .contains("${PROMETHEUS_URL}");
        assertThat(composition.text("grafana", "environment")).contains("PROMETHEUS_URL=http://prometheus:9090");
    }

    private static String uid(Path dashboard) throws IOException {
        return new ObjectMapper().readTree(dashboard.toFile()).path("uid").asText();
    }

    private static Composition read() {
        try {
            return Composition.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
