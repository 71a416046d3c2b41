package io.epistream.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whether manifests that speak of each other mean each other: selectors, ports, volumes, names. */
final class Agreement {
    private final Manifests manifests;
    private final List<String> problems = new ArrayList<>();

    private Agreement(Manifests manifests) {
        this.manifests = manifests;
    }

    /** What does not fit; empty when all does. */
    static List<String> problems(Manifests manifests) {
        Agreement agreement = new Agreement(manifests);
        manifests.ofKind("StatefulSet").forEach(agreement::checkSet);
        manifests.ofKind("Service").forEach(agreement::checkService);
        manifests.ofKind("PodDisruptionBudget").forEach(agreement::checkBudget);
        manifests.ofKind("NetworkPolicy").forEach(agreement::checkPolicy);
        manifests.ofKind("ServiceMonitor").forEach(agreement::checkMonitor);
        manifests.ofKind("ScaledObject").forEach(agreement::checkScaling);
        return agreement.problems;
    }

    /** Whether labels fulfil a selector's {@code matchLabels}, or a Service's plain map. */
    static boolean selects(JsonNode matchLabels, JsonNode labels) {
        return !matchLabels.isEmpty()
                && matchLabels.properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private void checkSet(JsonNode set) {
        JsonNode pod = set.at("/spec/template");
        require(selects(set.at("/spec/selector/matchLabels"), podLabels(set)), set, "does not select its own pods");
        require(
                named("Service", set.at("/spec/serviceName"))
                        .allMatch(service ->
                                service.at("/spec/clusterIP").asText().equals("None")),
                set,
                "needs a headless Service");
        require(
                named("Service", set.at("/spec/serviceName")).findAny().isPresent(),
                set,
                "names a Service that is not there");
        require(
                named("ServiceAccount", pod.at("/spec/serviceAccountName"))
                        .findAny()
                        .isPresent(),
                set,
                "names a ServiceAccount that is not there");
        for (JsonNode constraint : pod.at("/spec/topologySpreadConstraints")) {
            require(selects(constraint.at("/labelSelector/matchLabels"), podLabels(set)), set, "spreads other pods");
        }
        checkVolumes(set);
    }

    private void checkVolumes(JsonNode set) {
        Set<String> volumes = new HashSet<>();
        set.at("/spec/template/spec/volumes")
                .forEach(volume -> volumes.add(volume.path("name").asText()));
        set.at("/spec/volumeClaimTemplates").forEach(claim -> volumes.add(Manifests.name(claim)));
        Set<String> mounted = new HashSet<>();
        Stream.of("containers", "initContainers")
                .flatMap(kind -> children(set.at("/spec/template/spec/" + kind)))
                .flatMap(container -> children(container.path("volumeMounts")))
                .forEach(mount -> mounted.add(mount.path("name").asText()));
        require(volumes.equals(mounted), set, "has volumes " + volumes + " and mounts " + mounted);
        for (JsonNode volume : set.at("/spec/template/spec/volumes")) {
            JsonNode map = volume.at("/configMap/name");
            require(
                    !map.asText().endsWith("-config")
                            || named("ConfigMap", map).findAny().isPresent(),
                    set,
                    "mounts a ConfigMap that is not there: " + map);
        }
    }

    private void checkService(JsonNode service) {
        require(
                manifests.ofKind("StatefulSet").allMatch(set -> selects(service.at("/spec/selector"), podLabels(set))),
                service,
                "does not select all pods");
        service.at("/spec/ports").forEach(port -> requirePort(service, port.path("targetPort")));
    }

    private void checkBudget(JsonNode budget) {
        long sets = manifests
                .ofKind("StatefulSet")
                .filter(set -> selects(budget.at("/spec/selector/matchLabels"), podLabels(set)))
                .count();
        require(sets == 1, budget, "must select the pods of one StatefulSet, selects those of " + sets);
    }

    private void checkPolicy(JsonNode policy) {
        require(
                manifests
                        .ofKind("StatefulSet")
                        .allMatch(set -> selects(policy.at("/spec/podSelector/matchLabels"), podLabels(set))),
                policy,
                "does not select all pods");
        policy.at("/spec/ingress")
                .forEach(rule -> rule.path("ports").forEach(port -> requirePort(policy, port.path("port"))));
    }

    private void checkMonitor(JsonNode monitor) {
        List<JsonNode> services = manifests
                .ofKind("Service")
                .filter(service -> selects(monitor.at("/spec/selector/matchLabels"), service.at("/metadata/labels")))
                .toList();
        require(services.size() == 1, monitor, "must select one Service, selects " + services.size());
        for (JsonNode endpoint : monitor.at("/spec/endpoints")) {
            require(
                    services.stream()
                            .flatMap(service -> children(service.at("/spec/ports")))
                            .anyMatch(port -> port.path("name").equals(endpoint.path("port"))),
                    monitor,
                    "scrapes a port that the Service does not have");
        }
    }

    private void checkScaling(JsonNode scaling) {
        List<JsonNode> targets =
                named("StatefulSet", scaling.at("/spec/scaleTargetRef/name")).toList();
        require(targets.size() == 1, scaling, "scales nothing");
        require(
                targets.stream().allMatch(set -> set.at("/spec/replicas").isMissingNode()),
                scaling,
                "and its StatefulSet both say how many replicas");
    }

    private void requirePort(JsonNode owner, JsonNode port) {
        boolean all = manifests
                .ofKind("StatefulSet")
                .allMatch(set -> children(set.at("/spec/template/spec/containers"))
                        .flatMap(container -> children(container.path("ports")))
                        .anyMatch(known -> known.path("name").equals(port)));
        require(all, owner, "names a port that a pod does not have: " + port);
    }

    private Stream<JsonNode> named(String kind, JsonNode name) {
        return manifests
                .ofKind(kind)
                .filter(manifest -> Manifests.name(manifest).equals(name.asText()));
    }

    private static JsonNode podLabels(JsonNode set) {
        return set.at("/spec/template/metadata/labels");
    }

    private static Stream<JsonNode> children(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private void require(boolean holds, JsonNode owner, String otherwise) {
        if (!holds) {
            problems.add(owner.path("kind").asText() + " " + Manifests.name(owner) + " " + otherwise);
        }
    }
}
