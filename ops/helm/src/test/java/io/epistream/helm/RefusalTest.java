package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that the chart cannot honour, and what it says. */
@OnLinux
class RefusalTest {
    @ParameterizedTest
    @MethodSource("contradictions")
    void contradictionsAreRefusedInWords(String example, String values, String message) {
        assertThat(Chart.refusal(example, values))
                .contains("cannot honour these values")
                .contains("- " + message);
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void wrongValuesAreRefusedWithTheirPlace(String example, String values, String place, String message) {
        assertThat(Chart.refusal(example, values)).contains(place).contains(message);
    }

    @Test
    void allProblemsComeAtOnce() {
        assertThat(Chart.refusal(List.of(), "{config: {kafka: {bootstrap.servers: 'b:9092'}}, standbyReplicas: 1}"))
                .contains("- config.application: is required")
                .contains("- config.models: is required")
                .contains("- config.topics.inputs: is required")
                .contains("- bundles: role score needs model bundles")
                .contains("- standbyReplicas: must be less than replicas");
    }

    @Test
    void withoutValuesItSaysWhatIsMissing() {
        assertThat(Chart.refusal(List.of(), "{}")).contains("/config").contains("kafka");
    }

    private static List<Arguments> contradictions() {
        return List.of(
                arguments("minimal", "{config: {http: {ops: '127.0.0.1:9404'}}}", "config.http.ops: the chart decides"),
                arguments(
                        "minimal",
                        "{config: {execution: {state-dir: /data}}}",
                        "config.execution.state-dir: the chart"),
                arguments("split", "{config: {roles: [score]}}", "config.roles: roles.split runs one StatefulSet"),
                arguments("minimal", "{config: {models: []}}", "config.models: is required, role score is on"),
                arguments(
                        "minimal",
                        "{config: {models: [/data/fraud]}}",
                        "config.models: /data/fraud is not under bundles"),
                arguments(
                        "minimal",
                        "{bundles: {persistentVolumeClaim: null}}",
                        "bundles: role score needs model bundles"),
                arguments(
                        "minimal",
                        "{bundles: {image: {reference: 'b:1', path: /b}}}",
                        "bundles: one source at a time, these are set: bundles.persistentVolumeClaim, bundles.image"),
                arguments(
                        "minimal",
                        "{bundles: {persistentVolumeClaim: null, configMap: {name: m, folder: tiny/1}}}",
                        "config.models: /models/fraud/3 is not in bundles.configMap"),
                arguments(
                        "minimal",
                        "{replicas: 2, bundles: {persistentVolumeClaim: {accessMode: ReadWriteOnce}}}",
                        "bundles.persistentVolumeClaim.accessMode: ReadWriteOnce cannot be mounted by several pods"),
                arguments(
                        "minimal",
                        "{config: {kafka: {sasl.jaas.config: 'x required username=\"u\" password=\"hunter2\";'}}}",
                        "config.kafka.sasl.jaas.config: holds a secret in plain text"),
                arguments(
                        "minimal",
                        "{config: {kafka: {consumer.ssl.keystore.password: hunter2}}}",
                        "config.kafka.consumer.ssl.keystore.password: holds a secret in plain text"),
                arguments(
                        "hardened",
                        "{config: {kafka: {sasl.jaas.config:"
                                + " 'x required username=\"${env:KAFKA_USER}\" password=\"hunter2\";'}}}",
                        "config.kafka.sasl.jaas.config: holds a secret in plain text"),
                arguments(
                        "hardened",
                        "{secrets: []}",
                        "config: ${file:/secrets/kafka/password} names a file that nothing"),
                arguments(
                        "hardened", "{secrets: []}", "config.kafka.ssl.truststore.location: /secrets/kafka-ca/ca.p12"),
                arguments(
                        "minimal",
                        "{extraEnv: [{name: KAFKA_PASSWORD, value: hunter2}]}",
                        "extraEnv: KAFKA_PASSWORD holds a secret in plain text"),
                arguments(
                        "minimal",
                        "{extraEnv: [{name: EPISTREAM_ROLES, value: score}]}",
                        "extraEnv: EPISTREAM_ROLES is"),
                arguments(
                        "minimal",
                        "{config: {execution: {provider: cuda}}}",
                        "gpu.enabled: config.execution.provider cuda"),
                arguments(
                        "split",
                        "{roles: {score: {gpu: {enabled: false}}}, config: {execution: {provider: cuda}}}",
                        "roles.score.gpu.enabled: config.execution.provider cuda needs a GPU"),
                arguments(
                        "gpu", "{config: {execution: {provider: cpu}}}", "config.execution.provider: cpu would leave"),
                arguments(
                        "split",
                        "{roles: {watch: {gpu: {enabled: true}}}}",
                        "roles.watch.gpu.enabled: only role score"),
                arguments("minimal", "{standbyReplicas: 1}", "standbyReplicas: must be less than replicas, 1"),
                arguments(
                        "split", "{roles: {watch: {standbyReplicas: 3}}}", "roles.watch.standbyReplicas: must be less"),
                arguments(
                        "autoscaled",
                        "{standbyReplicas: 2}",
                        "standbyReplicas: must be less than autoscaling.minReplicas"),
                arguments(
                        "minimal",
                        "{config: {kafka: {num.standby.replicas: 1}}}",
                        "config.kafka.num.standby.replicas: set"),
                arguments(
                        "autoscaled",
                        "{autoscaling: {maxReplicas: 13}}",
                        "autoscaling.maxReplicas: must be at most 12, was 13: more replicas than partitions do nothing"),
                arguments(
                        "autoscaled",
                        "{config: {execution: {stream-threads: 4}}}",
                        "autoscaling.maxReplicas: must be at most 3, was 12"),
                arguments(
                        "split",
                        "{roles: {watch: {replicas: 13}}}",
                        "roles.watch.replicas: must be at most 12, was 13"),
                arguments(
                        "autoscaled", "{inputPartitions: 0}", "inputPartitions: is required with autoscaling.enabled"),
                arguments("autoscaled", "{autoscaling: {minReplicas: 13}}", "autoscaling.minReplicas: must be at most"),
                arguments(
                        "autoscaled",
                        "{config: {kafka: {bootstrap.servers: '${env:BROKERS}'}}}",
                        "autoscaling.bootstrapServers: is required"),
                arguments(
                        "autoscaled",
                        "{config: {kafka: {security.protocol: SASL_SSL}}}",
                        "autoscaling.authenticationRef: is required"),
                arguments("minimal", "{resources: {limits: {memory: null}}}", "resources.limits.memory: is required"),
                arguments(
                        "minimal", "{terminationGracePeriodSeconds: 30}", "terminationGracePeriodSeconds: must be at"),
                arguments(
                        "hardened",
                        "{config: {kafka: {bootstrap.servers: '${env:BROKERS}'}}}",
                        "networkPolicy.egress.brokerPorts: is required"),
                arguments("sidecar", "{roles: {split: true}}", "sidecar.enabled: runs in the pods of others"),
                arguments("sidecar", "{autoscaling: {enabled: true}}", "sidecar.enabled: has as many replicas"),
                arguments("sidecar", "{sidecar: {podSelector: null}}", "sidecar.podSelector: is required"));
    }

    private static List<Arguments> wrongValues() {
        return List.of(
                arguments("minimal", "{replica: 2}", "replica", "not allowed"),
                arguments("minimal", "{replicas: 0}", "/replicas", "minimum"),
                arguments("minimal", "{replicas: many}", "/replicas", "integer"),
                arguments("minimal", "{autoscaling: {minReplicas: 0}}", "/autoscaling/minReplicas", "minimum"),
                arguments("split", "{roles: {watch: {replica: 2}}}", "/roles/watch", "'replica' not allowed"),
                arguments("split", "{roles: {score: {config: {}}}}", "/roles/score", "'config' not allowed"),
                arguments(
                        "minimal",
                        "{config: {detection: {false-alarm: 1 per 7d}}}",
                        "/config/detection",
                        "not allowed"),
                arguments("minimal", "{config: {windows: {size: 1 minute}}}", "/config/windows/size", "pattern"),
                arguments("minimal", "{config: {detection: {delta: true}}}", "/config/detection/delta", "boolean"),
                arguments("minimal", "{config: {kafka: {bootstrap.servers: ''}}}", "/config/kafka", "minLength"),
                arguments(
                        "minimal", "{bundles: {persistentVolumeClaim: {claim: x}}}", "/bundles", "'claim' not allowed"),
                arguments(
                        "minimal",
                        "{secrets: [{name: s, value: hunter2, mountPath: /s}]}",
                        "/secrets/0",
                        "'value' not"),
                arguments("minimal", "{persistence: {size: 5 GB}}", "/persistence/size", "pattern"),
                arguments("minimal", "{ports: {ops: 80}}", "/ports/ops", "minimum"),
                arguments("minimal", "{image: {digest: abc}}", "/image/digest", "pattern"),
                arguments("minimal", "{commonLabels: {cost: 7}}", "/commonLabels/cost", "string"));
    }
}
