package io.epistream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The check finds something, or the other tests say nothing. */
class StrictCheckTest {
    @Test
    void findsAFieldThatPodsDoNotHave() {
        assertThat(problem(
                        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, imagee: i}]}}"))
                .contains("imagee");
    }

    @Test
    void findsABadQuantity() {
        assertThat(problem("{apiVersion: v1, kind: Pod, metadata: {name: p},"
                        + " spec: {containers: [{name: c, resources: {limits: {memory: 2Gigs}}}]}}"))
                .isNotEmpty();
    }

    @Test
    void findsAMissingField() {
        assertThat(problem("{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: s}, spec: {replicas: 1}}"))
                .contains("required field");
    }

    @Test
    void findsAFieldThatMonitorsDoNotHave() {
        assertThat(problem("{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name: m},"
                        + " spec: {selector: {}, endpoints: [{prot: ops}]}}"))
                .contains("prot");
    }

    @Test
    void findsAWrongTypeInAScaledObject() {
        assertThat(problem(
                        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: s}, spec: {scaleTargetRef:"
                                + " {name: x}, triggers: [{type: kafka, metadata: {bootstrapServers: b, consumerGroup: g, topic: t,"
                                + " lagThreshold: 5}}]}}"))
                .contains("lagThreshold");
    }

    @Test
    void findsAKindThatIsNotThere() {
        assertThat(problem("{apiVersion: policy/v1beta9, kind: PodDisruptionBudget}"))
                .contains("no kind");
    }

    private static String problem(String manifest) {
        return StrictCheck.problem(Manifests.parseOne(manifest));
    }
}
