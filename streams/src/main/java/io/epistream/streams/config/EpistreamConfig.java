package io.epistream.streams.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything a user configures.
 *
 * @param application prefix of both roles' application ids
 * @param kafka client and Streams settings, passed through
 * @param roles roles this process plays, at least one
 * @param models bundle folders, at least one for the score role
 * @param topics names and creation
 * @param segments attributes that split a model's traffic into streams, in order
 * @param segmentsLimit segments of a model that are streams of their own, at most; the others share one
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
        int segmentsLimit,
        Windows windows,
        Detection detection,
        Review review,
        Execution execution,
        Http http) {
    private static final Pattern SECURITY = Pattern.compile("(^|\\.)(security|sasl|ssl)\\.");

    public EpistreamConfig {
        kafka = Map.copyOf(kafka);
        roles = Set.copyOf(roles);
        models = List.copyOf(models);
        segments = List.copyOf(segments);
    }

    /**
     * The same against a plain single broker on this machine: its address, no security settings, no replication, state
     * in a folder of its own.
     */
    public EpistreamConfig forDevelopment(String bootstrapServers, Path stateDir) {
        Map<String, String> plain = new HashMap<>(kafka);
        plain.keySet().removeIf(name -> SECURITY.matcher(name).find());
        plain.put("bootstrap.servers", bootstrapServers);
        return new EpistreamConfig(
                application,
                plain,
                roles,
                models,
                topics.withReplication((short) 1),
                segments,
                segmentsLimit,
                windows,
                detection,
                review,
                execution.withStateDir(stateDir),
                http);
    }

    /** Application id of a role, such as {@code fraud-monitor-score}. */
    public String applicationId(Role role) {
        return application + "-" + role.name().toLowerCase(Locale.ROOT);
    }
}
