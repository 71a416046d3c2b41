package io.epistream.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.epistream.models.inference.Provider;
import io.epistream.streams.detect.Season;
import io.epistream.streams.detect.Strata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final String SMALLEST = """
            kafka: { bootstrap.servers: "broker:9092" }
            models: [ models/fraud/3 ]
            topics: { inputs: inference-inputs }
            """;

    @TempDir
    Path folder;

    @Test
    void theSmallestConfigurationNamesBrokerModelAndInputs() throws ConfigException {
        EpistreamConfig config = parse(SMALLEST, Map.of()).config();

        assertThat(config.application()).isEqualTo("epistream");
        assertThat(config.roles()).containsExactlyInAnyOrder(Role.SCORE, Role.WATCH);
        assertThat(config.models()).containsExactly(folder.resolve("models/fraud/3"));
        assertThat(config.topics().inputs()).isEqualTo("inference-inputs");
        assertThat(config.topics().deadLetters()).isEqualTo("dead-letter");
        assertThat(config.topics().replication()).isEqualTo((short) -1);
        assertThat(config.detection().falseAlarms()).isEqualTo(new Rate(1, Duration.ofDays(7)));
        assertThat(config.review().share()).isEqualTo(0.005);
        assertThat(config.execution().provider()).isEqualTo(Provider.AUTO);
        assertThat(config.http().ops()).isEqualTo(new HostPort("127.0.0.1", 9404));
    }

    @Test
    void everyProblemIsInOneMessageInTheOrderOfTheFile() {
        String yaml = """
                aplication: fraud-monitor
                kafka: { bootsrap.servers: "broker:9092", application.id: mine }
                roles: [score, wach]
                topics: { inputs: "no spaces", partitions: many, replication: 0, events: a, alerts: a }
                windows: { size: 1 minute, grace: 8d }
                detection: { false-alarms: weekly, reference-windows: 5, delta: 2 }
                review: { share: 0.5%, at-most: 60 per hour, measure: bald }
                execution: { threads: "2x", commit-interval: 6s }
                http: { ops: "localhost" }
                """;

        ConfigException refused = refused(yaml, Map.of());

        assertThat(refused).hasMessage("""
                        monitor.yaml: 19 problems
                          monitor.yaml:1:1 aplication: unknown key; did you mean 'application'?
                          monitor.yaml:1:1 models: must name at least one bundle folder: role score is on
                          monitor.yaml:2:1 kafka.bootstrap.servers: is required. Addresses of the brokers, `host:port`, comma-separated.
                          monitor.yaml:2:10 kafka.bootsrap.servers: unknown Kafka setting; did you mean 'bootstrap.servers'?
                          monitor.yaml:2:43 kafka.application.id: is decided by application; set that
                          monitor.yaml:3:16 roles[1]: must be one of score, watch, was "wach"
                          monitor.yaml:4:11 topics.inputs: must be a topic name: letters, digits, '.', '_' and '-', 1 to 249 of them, was "no spaces"
                          monitor.yaml:4:32 topics.partitions: must be a whole number, 1 to 10000, was "many"
                          monitor.yaml:4:50 topics.replication: must be -1 or 1 to 100, was 0
                          monitor.yaml:4:77 topics.alerts: must differ from topics.events, was "a" too
                          monitor.yaml:5:12 windows.size: must be a length of time such as 100ms, 10s, 1m, 2h or 7d, was "1 minute"
                          monitor.yaml:5:28 windows.grace: must be 0s to 7d, was "8d"
                          monitor.yaml:6:14 detection.false-alarms: must be a rate such as '1 per 7d' or '60 per hour', was "weekly"
                          monitor.yaml:6:36 detection.reference-windows: must be 20 to 100000, was 5
                          monitor.yaml:6:58 detection.delta: must be 0.0001% to 40%, was 2
                          monitor.yaml:7:46 review.measure: must be one of epistemic, aleatoric, total, was "bald"
                          monitor.yaml:8:14 execution.threads: must be a whole number, 1 to 256, was "2x"
                          monitor.yaml:8:29 execution.commit-interval: must be at most half of Kafka's transaction.timeout.ms (10000 ms), was 6s
                          monitor.yaml:9:9 http.ops: must be host:port with a port from 0 to 65535, was "localhost\"""".replace("19 problems", "19 problems"));
    }

    @Test
    void strataNeedAKnownZoneAndWindowsForEachHour() throws ConfigException {
        String yaml = SMALLEST + "detection: { strata: hour-of-week, time-zone: Europe/Vienna, reference-windows: %d }";

        Detection detection = parse(yaml.formatted(3360), Map.of()).config().detection();

        assertThat(detection.season()).isEqualTo(new Season(Strata.HOUR_OF_WEEK, ZoneId.of("Europe/Vienna")));
        assertThat(refused(yaml.formatted(3359), Map.of()).problems())
                .singleElement()
                .asString()
                .endsWith(
                        "detection.reference-windows: must be 3360 to 6720 with detection.strata hour-of-week, was 3359");
        assertThat(refused(SMALLEST + "detection: { time-zone: Mars/Olympus }", Map.of())
                        .problems())
                .singleElement()
                .asString()
                .endsWith("detection.time-zone: must be the IANA name of a time zone such as UTC or Europe/Vienna,"
                        + " was \"Mars/Olympus\"");
    }

    @Test
    void environmentVariablesOverrideTheFile() throws ConfigException {
        Map<String, String> environment = Map.of(
                "EPISTREAM_REVIEW__SHARE", "1%",
                "EPISTREAM_REVIEW__AT_MOST", "5 per 1m",
                "EPISTREAM_KAFKA__BOOTSTRAP_SERVERS", "other:9093",
                "EPISTREAM_TOPICS__CREATE", "false",
                "EPISTREAM_ROLES", "score",
                "EPISTREAM_APPLICATION", "42",
                "EPISTREAM_EXECUTION__MAX_BATCH", "128");

        EpistreamConfig config = parse(SMALLEST, environment).config();

        assertThat(config.review().share()).isEqualTo(0.01);
        assertThat(config.review().atMost()).isEqualTo(new Rate(5, Duration.ofMinutes(1)));
        assertThat(config.kafka()).containsEntry("bootstrap.servers", "other:9093");
        assertThat(config.topics().create()).isFalse();
        assertThat(config.roles()).containsExactly(Role.SCORE);
        assertThat(config.application()).isEqualTo("42");
        assertThat(config.execution().maxBatch()).isEqualTo(128);
    }

    @Test
    void aWrongEnvironmentVariableIsNamedInTheMessage() {
        ConfigException refused =
                refused(SMALLEST, Map.of("EPISTREAM_WINDOWS__SISE", "1m", "EPISTREAM_EXECUTION__THREADS", "0"));

        assertThat(refused.problems())
                .containsExactlyInAnyOrder(
                        "monitor.yaml:1:1 windows.sise: unknown key, set by environment variable"
                                + " EPISTREAM_WINDOWS__SISE; did you mean 'size'?",
                        "environment variable EPISTREAM_EXECUTION__THREADS execution.threads: must be 1 to 256, was 0");
    }

    @Test
    void variablesThatKubernetesSetsForAServiceAreLeftAlone() throws ConfigException {
        Map<String, String> kubernetes =
                Map.of("EPISTREAM_PORT", "tcp://10.0.0.1:9404", "EPISTREAM_SERVICE_HOST", "10.0.0.1");

        assertThat(parse(SMALLEST, kubernetes).config())
                .isEqualTo(parse(SMALLEST, Map.of()).config());
    }

    @Test
    void secretsComeFromFilesAndVariablesAndAreNeverShown() throws ConfigException, IOException {
        Files.writeString(folder.resolve("password"), "hunter2\n");
        String yaml = SMALLEST.replace(
                "\"broker:9092\"",
                "\"broker:9092\", ssl.key.password: \"${env:KEY_PASSWORD}\","
                        + " sasl.jaas.config: 'x required password=\"${file:password}\";', client.id: \"${custom:x}\"");

        LoadedConfig loaded = parse(yaml, Map.of("KEY_PASSWORD", "tr0ub4dor"));

        assertThat(loaded.config().kafka())
                .containsEntry("sasl.jaas.config", "x required password=\"hunter2\";")
                .containsEntry("ssl.key.password", "tr0ub4dor")
                .containsEntry("client.id", "${custom:x}");
        assertThat(loaded.effectiveYaml())
                .doesNotContain("hunter2", "tr0ub4dor")
                .contains("sasl.jaas.config: '********'", "client.id: \"${custom:x}\"");
    }

    @Test
    void aSecretOfTheWrongTypeIsRefusedWithoutShowingIt() throws IOException {
        Files.writeString(folder.resolve("password"), "hunter2");

        ConfigException refused = refused(SMALLEST + "execution: { threads: \"${file:password}\" }", Map.of());

        assertThat(refused.problems())
                .containsExactly("monitor.yaml:4:14 execution.threads: must be a whole number, 1 to 256, was a secret");
    }

    @Test
    void aMissingSecretIsAProblem() {
        ConfigException refused =
                refused(SMALLEST.replace("\"broker:9092\"", "\"b:1\", ssl.key.password: \"${env:NOWHERE}\""), Map.of());

        assertThat(refused.problems())
                .containsExactly("monitor.yaml:1:36 kafka.ssl.key.password: ${env:NOWHERE}:"
                        + " the environment variable NOWHERE is not set");
    }

    @Test
    void theEffectiveConfigurationLoadsToItself() throws ConfigException {
        LoadedConfig loaded = parse(SMALLEST + "detection: { false-alarms: 2 per 30d }", Map.of());

        assertThat(parse(loaded.effectiveYaml(), Map.of())).isEqualTo(loaded);
    }

    @Test
    void brokenYamlAndRepeatedKeysAreLocated() {
        assertThat(refused("kafka: [", Map.of())).hasMessageContaining("monitor.yaml:1:");
        assertThat(refused(SMALLEST + "models: [ b ]", Map.of()))
                .hasMessageContaining("monitor.yaml:4:7 Duplicate field 'models'");
        assertThat(refused("- a list", Map.of())).hasMessageContaining("must be a mapping");
    }

    @Test
    void anEmptyFileSaysWhatIsNeeded() {
        assertThat(refused("", Map.of()).problems()).hasSize(3).anyMatch(p -> p.contains("kafka.bootstrap.servers"));
    }

    @Test
    void watchAloneNeedsNoModelsAndNoInputs() throws ConfigException {
        String yaml = "kafka: { bootstrap.servers: \"b:1\" }\nroles: [watch]\n";

        assertThat(parse(yaml, Map.of()).config().models()).isEmpty();
    }

    @Test
    void aPromiseShorterThanTenWindowsIsRefused() {
        assertThat(refused(SMALLEST + "detection: { false-alarms: 1 per 5m }", Map.of())
                        .problems())
                .containsExactly("monitor.yaml:4:14 detection.false-alarms: must leave at least 10 windows of 1m"
                        + " for each false alarm, was 1 per 5m");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(folder.resolve("absent.yaml"), Map.of()));

        assertThat(refused).hasMessageContaining("absent.yaml").hasMessageContaining("there is no such file");
    }

    private LoadedConfig parse(String yaml, Map<String, String> environment) throws ConfigException {
        return ConfigLoader.parse("monitor.yaml", yaml, folder, environment);
    }

    private ConfigException refused(String yaml, Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> parse(yaml, environment));
    }
}
