package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.epistream.streams.detect.DetectionMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that need more than one key. A check is skipped where one of its keys is wrong by itself. */
final class CrossChecks {
    /** Fewer windows than this between allowed false alarms make no useful promise. */
    private static final double LEAST_RUN_LENGTH = 10;

    private static final int MOST_OPEN_WINDOWS = 100;

    private final EpistreamConfig config;
    private final ConfigSource source;

    CrossChecks(EpistreamConfig config, ConfigSource source) {
        this.config = config;
        this.source = source;
    }

    void report() {
        if (config.roles().contains(Role.SCORE)) {
            scoreNeedsModelsAndInputs();
        }
        topicsDiffer();
        graceIsBounded();
        promiseSpansWindows();
        fleetBets();
        windowsFillStrata();
        new KafkaSettings(config, source).report();
    }

    private void scoreNeedsModelsAndInputs() {
        if (config.models().isEmpty() && isSound("/models")) {
            report("/models", "must name at least one bundle folder: role score is on");
        }
        if (config.topics().inputs().isEmpty() && isSound("/topics/inputs")) {
            report("/topics/inputs", "is required: role score reads it");
        }
    }

    private void topicsDiffer() {
        Map<String, String> keys = new HashMap<>();
        topics().forEach((key, topic) -> {
            String other = keys.putIfAbsent(topic, key);
            if (other != null && !topic.isEmpty() && isSound("/topics/" + key) && isSound("/topics/" + other)) {
                report("/topics/" + key, "must differ from topics." + other + ", was \"" + topic + "\" too");
            }
        });
    }

    private Map<String, String> topics() {
        Topics topics = config.topics();
        Map<String, String> byKey = new LinkedHashMap<>();
        byKey.put("inputs", topics.inputs());
        byKey.put("events", topics.events());
        byKey.put("windows", topics.windows());
        byKey.put("alerts", topics.alerts());
        byKey.put("references", topics.references());
        byKey.put("reference-changes", topics.referenceChanges());
        byKey.put("controls", topics.controls());
        byKey.put("fleet-decisions", topics.fleetDecisions());
        byKey.put("review", topics.review());
        byKey.put("dead-letters", topics.deadLetters());
        return byKey;
    }

    private void graceIsBounded() {
        Duration size = config.windows().size();
        Duration most = size.multipliedBy(MOST_OPEN_WINDOWS);
        if (config.windows().grace().compareTo(most) > 0 && isSound("/windows/grace", "/windows/size")) {
            report(
                    "/windows/grace",
                    "must be at most " + MOST_OPEN_WINDOWS + " windows (" + Durations.format(most)
                            + " at windows.size " + Durations.format(size) + "), was "
                            + Durations.format(config.windows().grace()));
        }
    }

    private void fleetBets() {
        Detection detection = config.detection();
        if (detection.fleet() && detection.method() != DetectionMethod.E_DETECTOR && isSound("/detection/method")) {
            report(
                    "/detection/fleet-streams",
                    "must be 1 with detection.method " + detection.method().label() + ", which makes no promise, was "
                            + detection.fleetStreams());
        }
    }

    private void windowsFillStrata() {
        Detection detection = config.detection();
        int fewest = detection.strata().fewestWindows();
        int most = detection.strata().mostWindows();
        int windows = detection.referenceWindows();
        if ((windows < fewest || windows > most) && isSound("/detection/reference-windows", "/detection/strata")) {
            report(
                    "/detection/reference-windows",
                    "must be " + fewest + " to " + most + " with detection.strata "
                            + detection.strata().label() + ", was " + windows);
        }
    }

    private void promiseSpansWindows() {
        double windows =
                config.detection().windowsPerFalseAlarm(config.windows().size());
        if (windows < LEAST_RUN_LENGTH && isSound("/detection/false-alarms", "/windows/size")) {
            report(
                    "/detection/false-alarms",
                    "must leave at least " + (int) LEAST_RUN_LENGTH + " windows of "
                            + Durations.format(config.windows().size()) + " for each false alarm, was "
                            + config.detection().falseAlarms());
        }
    }

    private boolean isSound(String... pointers) {
        List<String> asked = List.of(pointers);
        return source.problems().stream()
                .noneMatch(problem -> asked.contains(problem.pointer().toString()));
    }

    private void report(String pointer, String message) {
        source.report(JsonPointer.compile(pointer), message);
    }
}
