package io.epistream.streams.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Everything a user configures.
 *
 * @param application prefix of both roles' application ids
 * @param kafka client and Streams settings, passed through
 * @param roles roles this process plays, at least one
 * @param models bundle folders, at least one for the score role
 * @param topics names and creation
 * @param segments attributes that split a model's traffic into streams, in order
 * @param windows event-time windows
 * @param detection the promise and the reference
 * @param review what goes to people
 * @param execution how models run
 * @param http where metrics and health are served
 */
public record EpistreamConfig(
        String application,
        Map<String, String> kafka,
        Set<Role> roles,
        List<Path> models,
        Topics topics,
        List<String> segments,
        Windows windows,
        Detection detection,
        Review review,
        Execution execution,
        Http http) {
    public EpistreamConfig {
        kafka = Map.copyOf(kafka);
        roles = Set.copyOf(roles);
        models = List.copyOf(models);
        segments = List.copyOf(segments);
    }

    /** The same with one Kafka setting more or changed. */
    public EpistreamConfig withKafka(String name, String value) {
        Map<String, String> changed = new HashMap<>(kafka);
        changed.put(name, value);
        return new EpistreamConfig(
                application, changed, roles, models, topics, segments, windows, detection, review, execution, http);
    }

    /** Application id of a role, such as {@code fraud-monitor-score}. */
    public String applicationId(Role role) {
        return application + "-" + role.name().toLowerCase(Locale.ROOT);
    }
}
